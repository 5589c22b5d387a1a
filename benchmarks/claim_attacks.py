"""Sentences about made-up products in wordings that no rule was made from, true and false: the second half of benchmarks/claims.py."""

import hashlib
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDINGS = tomllib.loads(Path(__file__).with_name("claim_attacks.toml").read_text("utf-8"))
ASIDE = 30  # of a hundred wordings


@dataclass(frozen=True)
class Attack:
    kind: str
    language: str
    facts: dict[str, list[str]]
    text: str
    is_true: bool
    held_out: bool


def attacks(products: int = 60) -> Iterator[Attack]:
    for language in ("en", "zh"):
        for number in range(products):
            yield from Maker(language, number).all()


class Maker:
    """One product, and every kind of sentence about it."""

    def __init__(self, language: str, number: int) -> None:
        self.language, self.words = language, WORDINGS[language]
        self.chance = random.Random(f"{language} {number}")
        self.thing = self.chance.choice(self.words["things"].split(", "))
        self.values = self._values()
        names = self.words["facts"]
        told = {
            "capacity": f"{self.values['capacity']} {self._either('ml', '毫升')}", "weight": f"{self.values['weight']} {self._either('g', '克')}",
            "size": "{} x {} cm".format(*self.values["size"]), "warranty": f"{self.values['warranty']} {self._either('years', '年')}",
            "hours": f"{self.values['hours']} {self._either('hours', '小时')}", "pieces": str(self.values["pieces"]),
            "price": f"{self.values['price']}.00 {self._either('USD', 'CNY')}", "colour": self.values["colour"][0],
            "certificate": self.values["certificate"], "origin": self.values["origin"],
            "material": f"{self.values['percent']}% {self.values['material'][0]}" if self.chance.random() < 0.3 else self.values["material"][0],
        }  # fmt: skip
        self.facts = {names[kind]: [value] for kind, value in told.items()}
        self.facts[self._either("title", "标题")] = [
            f"{self.chance.choice(self.words['models'].split(', '))} {self.thing}"
        ]
        self.facts[self._either("features", "特点")] = [
            self.values["affirmed"],
            self._either("{}-free", "不含{}").format(self.values["free"]),
        ]
        self.facts[self.values["denied"]] = [self._either("no", "否")]

    def _either(self, english: str, chinese: str) -> str:
        return english if self.language == "en" else chinese

    def _word(self, number: int) -> str:
        return self.words["numbers"].get(str(number), str(number))

    def _values(self) -> dict:
        pick, own = self.chance.choice, self.words["values"]
        affirmed, denied = self.chance.sample(own["properties"], 2)
        return {
            "capacity": pick((250, 350, 480, 750, 1500, 2000, 18000)), "weight": pick((180, 320, 450, 1200, 2600)), "size": pick(((90, 60), (38, 52), (120, 45), (21, 14))),
            "warranty": pick((2, 3, 5)), "hours": pick((8, 10, 12, 24, 36)), "pieces": pick((3, 4, 5, 6, 8)), "price": pick((19, 49, 129, 260, 1299)), "percent": pick((55, 70, 80, 95)),
            "colour": pick(own["colour"]), "material": pick(own["material"]), "affirmed": affirmed, "denied": denied,
            "free": pick(own["substances"]), "certificate": pick(own["certificate"]), "origin": pick(own["origin"]),
        }  # fmt: skip

    def all(self) -> Iterator[Attack]:
        for kind in ("capacity", "weight", "size", "warranty", "hours", "pieces", "price"):
            yield self._attack(kind, self._told(kind, self.values[kind]), is_true=True)
            yield self._attack(kind, self._told(kind, self._other(kind)), is_true=False)
        yield self._attack("unit", self._told_in_a_wrong_unit(), is_true=False, wording="capacity")
        yield self._attack("currency", self._money(self.values["price"], wrong=True), is_true=False, wording="price")
        yield self._attack("deals", self._either("30%", "八折"), is_true=False)
        if "%" in self.facts[self.words["facts"]["material"]][0]:
            for is_true in (True, False):
                share = self.values["percent"] if is_true else self.chance.choice((33, 45, 60))
                yield self._attack("percent", f"{share}% {self.values['material'][0]}", is_true=is_true)
        for kind in ("colour", "material"):
            yield self._attack(kind, self.chance.choice(self.values[kind][1:]), is_true=True)
            yield self._attack(kind, self._stranger(kind), is_true=False)
        for kind in ("certificate", "origin"):
            own = self.values[kind]
            yield self._attack(kind, own, is_true=True)
            others = [one for one in self.words["values"][kind] if one != own]
            yield self._attack(kind, self.chance.choice(others), is_true=False)
        yield from self._denials()
        for kind in ("absolute", "health", "hidden"):
            yield self._attack(kind, "", is_true=False)
        for _ in range(4):
            yield self._attack("clean", "", is_true=True)
        yield self._whole()

    def _denials(self) -> Iterator[Attack]:
        affirmed, denied, free = (self.values[one] for one in ("affirmed", "denied", "free"))
        yield self._attack("affirmed", affirmed, is_true=True)
        yield self._attack("affirmed", denied, is_true=False)
        if affirmed != "不粘":
            yield self._attack("denied", affirmed, is_true=False)
        yield self._attack("free", free, is_true=True)
        others = [one for one in self.words["values"]["substances"] if one != free]
        yield self._attack("free", self.chance.choice(others), is_true=False)
        yield self._attack("holds", free, is_true=False)

    def _whole(self) -> Attack:
        """Several true sentences, with the model's name, as a text would have them."""
        true = [
            self._sentence(kind, self._told(kind, self.values[kind]))[0] for kind in ("capacity", "weight", "price")
        ]
        true += [self.chance.choice(self.words["clean"]) for _ in range(2)]
        title = self.facts[self._either("title", "标题")][0]
        text = self._either(" ", "").join([self._either(f"Meet the {title}.", f"这就是{title}。"), *true])
        return Attack("whole", self.language, self.facts, text, True, self._is_aside(text))

    def _attack(self, kind: str, value: str, *, is_true: bool, wording: str = "") -> Attack:
        text, pattern = self._sentence(wording or kind, value)
        return Attack(kind, self.language, self.facts, text, is_true, self._is_aside(pattern))

    def _is_aside(self, words: str) -> bool:
        return int(hashlib.sha256(words.encode()).hexdigest(), 16) % 100 < ASIDE

    def _sentence(self, kind: str, value: str) -> tuple[str, str]:
        pattern = self.chance.choice(self.words[kind])
        text = (
            pattern.replace("{n}", self.thing).replace("{}", value)
            if kind != "hidden"
            else pattern.replace("{n}", self.thing)
        )
        return (text[0].upper() + text[1:] if self.language == "en" else text), pattern

    def _other(self, kind: str) -> object:
        own = self.values[kind]
        if kind == "size":
            return self.chance.choice([one for one in ((90, 70), (45, 52), (140, 45), (28, 14)) if one != own])
        pools = {
            "capacity": (280, 420, 600, 900, 3000),
            "weight": (150, 260, 700, 980, 3100),
            "price": (15, 39, 99, 199, 1499),
        }
        return self.chance.choice(
            [one for one in pools.get(kind, (2, 3, 4, 5, 6, 8, 10, 12)) if one not in (own, self.values["pieces"])]
        )

    def _told(self, kind: str, value: object) -> str:
        makers: dict[str, Callable[[object], str]] = {
            "capacity": self._volume, "weight": self._mass, "size": self._area, "price": self._money,
            "warranty": lambda years: self._time(years, "years"), "hours": lambda hours: self._time(hours, "hours"), "pieces": self._count,
        }  # fmt: skip
        return makers[kind](value)

    def _volume(self, ml: int) -> str:
        english = (
            f"{ml} ml",
            f"{ml:,}ml",
            f"{ml / 1000:g} litres",
            f"{ml / 1000:g} l",
            f"{ml / 10:g} cl",
            f"{ml / 29.5735:.1f} fl oz",
            f"{ml} millilitres",
        )
        return self.chance.choice(
            english
            if self.language == "en"
            else (f"{ml}毫升", f"{ml} ml", f"{ml / 1000:g}升", f"{ml / 1000:g}L", wide(f"{ml}毫升"))
        )

    def _mass(self, g: int) -> str:
        english = (f"{g} g", f"{g / 1000:g} kg", f"{g} grams", f"{g / 453.592:.2f} lb", f"{g / 28.3495:.1f} ounces")
        return self.chance.choice(
            english
            if self.language == "en"
            else (f"{g}克", f"{g}g", f"{g / 1000:g}公斤", f"{g / 500:g}斤", f"{g / 1000:g}千克", wide(f"{g}g"))
        )

    def _area(self, sides: tuple[int, int]) -> str:
        a, b = sides
        english = (
            f"{a} x {b} cm",
            f"{a}×{b} cm",
            f"{a} cm by {b} cm",
            f"{a / 100:g} m x {b / 100:g} m",
            f"{a / 2.54:.1f} x {b / 2.54:.1f} inches",
        )
        return self.chance.choice(
            english
            if self.language == "en"
            else (
                f"{a}×{b}厘米",
                f"{a}*{b}cm",
                f"长{a}厘米、宽{b}厘米",
                f"{a / 100:g}米乘{b / 100:g}米",
                wide(f"{a}×{b}cm"),
            )
        )

    def _time(self, number: int, unit: str) -> str:
        if self.language == "en":
            return self.chance.choice(
                (
                    f"{number} {unit}",
                    f"{self._word(number)} {unit}",
                    f"{number}-{unit[:-1]}" if unit == "years" else f"{number}h",
                    f"{number * 12} months" if unit == "years" else f"{number * 60} minutes",
                )
            )
        word = {"years": "年", "hours": "小时"}[unit]
        return self.chance.choice(
            (
                f"{number}{word}",
                f"{self._word(number)}{word}",
                f"{number * 12}个月" if unit == "years" else f"{number * 60}分钟",
            )
        )

    def _count(self, number: int) -> str:
        return self.chance.choice((str(number), self._word(number)))

    def _money(self, amount: int, *, wrong: bool = False) -> str:
        if wrong:
            return self.chance.choice(
                (f"€{amount}", f"£{amount}", f"{amount} euros")
                if self.language == "en"
                else (f"{amount}美元", f"€{amount}", f"{amount}日元")
            )
        return self.chance.choice(
            (f"${amount}", f"{amount} dollars", f"USD {amount}", f"US${amount:,}", f"${amount}.00")
            if self.language == "en"
            else (f"{amount}元", f"¥{amount}", f"{amount}块钱", f"人民币{amount}元", wide(f"{amount}") + "元")
        )

    def _told_in_a_wrong_unit(self) -> str:
        ml = self.values["capacity"]
        return self.chance.choice(
            (f"{ml} l", f"{ml} kg", f"{ml / 1000:g} ml", f"{ml} gallons")
            if self.language == "en"
            else (f"{ml}升", f"{ml}公斤", f"{ml / 1000:g}毫升", f"{ml}加仑")
        )

    def _stranger(self, kind: str) -> str:
        families = self.words["values"][kind]
        relatives = set(self.words["values"]["relatives"])
        own = self.values[kind]
        others = [
            one
            for one in families
            if one is not own and not (own[0] in relatives and one[0] in relatives) and not set(one[1:]) & set(own)
        ]
        return self.chance.choice(self.chance.choice(others))


def wide(text: str) -> str:
    return re.sub(r"[0-9A-Za-z]", lambda found: chr(ord(found[0]) + 0xFEE0), text)
