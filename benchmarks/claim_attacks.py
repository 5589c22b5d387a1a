"""Sentences about made-up products in wordings that no rule was made from, true and false: the second half of benchmarks/claims.py."""

import hashlib
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDINGS = tomllib.loads(Path(__file__).with_name("claim_attacks.toml").read_text("utf-8"))
FAMILIES = {  # of each: what the fact says, how else it may be called, in both languages
    "colour": {
        "en": [
            ("navy", "dark blue", "navy blue"),
            ("burgundy", "wine red", "deep red"),
            ("forest green", "dark green", "green"),
            ("mustard yellow", "yellow", "mustard"),
            ("charcoal", "dark grey", "charcoal gray"),
            ("ivory", "off-white", "cream-coloured"),
            ("terracotta", "reddish brown", "rust red"),
            ("lilac", "light purple", "pale violet"),
            ("jet black", "black", "ebony"),
            ("turquoise", "blue-green", "aqua"),
            ("blush pink", "pink", "dusty pink"),
            ("chestnut brown", "brown", "walnut brown"),
        ],
        "zh": [
            ("藏青色", "深蓝", "藏蓝"),
            ("酒红色", "酒红", "暗红"),
            ("墨绿色", "深绿", "墨绿"),
            ("姜黄色", "姜黄", "黄色"),
            ("炭灰色", "深灰", "炭灰"),
            ("象牙白", "象牙色", "乳白"),
            ("砖红色", "砖红", "红棕色"),
            ("浅紫色", "淡紫", "丁香紫"),
            ("曜石黑", "黑色", "纯黑"),
            ("湖蓝色", "湖蓝", "蓝绿色"),
            ("藕粉色", "粉色", "藕粉"),
            ("栗色", "棕色", "栗棕"),
        ],
    },
    "material": {
        "en": [
            ("oak", "oak wood", "solid oak"),
            ("merino wool", "wool", "merino"),
            ("stainless steel", "steel", "stainless steel"),
            ("full-grain leather", "leather", "real leather"),
            ("borosilicate glass", "glass", "borosilicate"),
            ("organic cotton", "cotton", "cotton"),
            ("mulberry silk", "silk", "pure silk"),
            ("linen", "flax linen", "linen"),
            ("stoneware", "ceramic", "stoneware"),
            ("bamboo", "bamboo", "bamboo"),
            ("polypropylene", "plastic", "polypropylene"),
            ("natural rubber", "rubber", "natural rubber"),
        ],
        "zh": [
            ("橡木", "实木", "橡木"),
            ("羊毛", "纯羊毛", "羊毛"),
            ("304不锈钢", "不锈钢", "不锈钢"),
            ("头层牛皮", "牛皮", "真皮"),
            ("高硼硅玻璃", "玻璃", "高硼硅"),
            ("有机棉", "纯棉", "棉"),
            ("桑蚕丝", "真丝", "蚕丝"),
            ("亚麻", "亚麻", "亚麻布"),
            ("炻器", "陶瓷", "粗陶"),
            ("竹", "竹子", "竹制"),
            ("聚丙烯", "塑料", "聚丙烯"),
            ("天然橡胶", "橡胶", "天然橡胶"),
        ],
    },
}
PROPERTIES = {
    "en": [
        "waterproof",
        "dishwasher safe",
        "machine washable",
        "flame retardant",
        "biodegradable",
        "hypoallergenic",
        "microwave safe",
        "cordless",
        "shatterproof",
        "vegan",
    ],
    "zh": ["防水", "可机洗", "阻燃", "可降解", "防摔", "抗菌", "无线", "防过敏", "可充电", "不粘"],
}
SUBSTANCES = {
    "en": ["BPA", "alcohol", "parabens", "nickel", "latex", "fragrance", "gluten", "lead"],
    "zh": ["双酚A", "酒精", "香精", "甲醛", "荧光剂", "防腐剂", "麸质", "硅油"],
}
MARKS = {
    "en": ["OEKO-TEX", "GOTS", "FSC", "ISO 9001", "CE", "Fairtrade", "Energy Star", "TÜV", "B Corp", "RoHS"],
    "zh": ["OEKO-TEX", "GOTS", "FSC", "ISO 9001", "CE", "3C", "SGS", "绿色食品", "中国环境标志", "HACCP"],
}
PLACES = {
    "en": ["Portugal", "Japan", "Vermont", "Scotland", "India", "Denmark", "Mexico", "Morocco"],
    "zh": ["景德镇", "日本", "意大利", "云南", "德国", "越南", "苏州", "葡萄牙"],
}
ENGLISH_NUMBERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    8: "eight",
    10: "ten",
    12: "twelve",
    24: "twenty-four",
    36: "thirty-six",
}
CHINESE_NUMBERS = {
    2: "两",
    3: "三",
    4: "四",
    5: "五",
    6: "六",
    8: "八",
    10: "十",
    12: "十二",
    24: "二十四",
    36: "三十六",
}
FACT_NAMES = {
    "en": {
        "capacity": "volume",
        "weight": "weight",
        "size": "dimensions",
        "warranty": "warranty",
        "hours": "battery life",
        "pieces": "pieces",
        "price": "price",
        "colour": "colour",
        "material": "material",
        "certificate": "certification",
        "origin": "origin",
    },
    "zh": {
        "capacity": "容量",
        "weight": "净重",
        "size": "尺寸",
        "warranty": "质保",
        "hours": "续航",
        "pieces": "件数",
        "price": "价格",
        "colour": "颜色",
        "material": "材质",
        "certificate": "认证",
        "origin": "产地",
    },
}
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
        names = FACT_NAMES[language]
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

    def _values(self) -> dict:
        pick, own = self.chance.choice, self.language
        affirmed, denied = self.chance.sample(PROPERTIES[own], 2)
        return {
            "capacity": pick((250, 350, 480, 750, 1500, 2000, 18000)), "weight": pick((180, 320, 450, 1200, 2600)), "size": pick(((90, 60), (38, 52), (120, 45), (21, 14))),
            "warranty": pick((2, 3, 5)), "hours": pick((8, 10, 12, 24, 36)), "pieces": pick((3, 4, 5, 6, 8)), "price": pick((19, 49, 129, 260, 1299)), "percent": pick((55, 70, 80, 95)),
            "colour": pick(FAMILIES["colour"][own]), "material": pick(FAMILIES["material"][own]), "affirmed": affirmed, "denied": denied,
            "free": pick(SUBSTANCES[own]), "certificate": pick(MARKS[own]), "origin": pick(PLACES[own]),
        }  # fmt: skip

    def all(self) -> Iterator[Attack]:
        for kind in ("capacity", "weight", "size", "warranty", "hours", "pieces", "price"):
            yield self._attack(kind, self._told(kind, self.values[kind]), is_true=True)
            yield self._attack(kind, self._told(kind, self._other(kind)), is_true=False)
        yield self._attack("unit", self._told_in_a_wrong_unit(), is_true=False, wording="capacity")
        yield self._attack("currency", self._money(self.values["price"], wrong=True), is_true=False, wording="price")
        yield self._attack("deals", self._either("30%", "八折"), is_true=False)
        if "%" in self.facts[FACT_NAMES[self.language]["material"]][0]:
            for is_true in (True, False):
                share = self.values["percent"] if is_true else self.chance.choice((33, 45, 60))
                yield self._attack("percent", f"{share}% {self.values['material'][0]}", is_true=is_true)
        for kind in ("colour", "material"):
            yield self._attack(kind, self.chance.choice(self.values[kind][1:]), is_true=True)
            yield self._attack(kind, self._stranger(kind), is_true=False)
        for kind, pool in (("certificate", MARKS), ("origin", PLACES)):
            own = self.values[kind]
            yield self._attack(kind, own, is_true=True)
            yield self._attack(
                kind, self.chance.choice([one for one in pool[self.language] if one != own]), is_true=False
            )
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
        yield self._attack(
            "free", self.chance.choice([one for one in SUBSTANCES[self.language] if one != free]), is_true=False
        )
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
                    f"{ENGLISH_NUMBERS.get(number, number)} {unit}",
                    f"{number}-{unit[:-1]}" if unit == "years" else f"{number}h",
                    f"{number * 12} months" if unit == "years" else f"{number * 60} minutes",
                )
            )
        word = {"years": "年", "hours": "小时"}[unit]
        return self.chance.choice(
            (
                f"{number}{word}",
                f"{CHINESE_NUMBERS.get(number, number)}{word}",
                f"{number * 12}个月" if unit == "years" else f"{number * 60}分钟",
            )
        )

    def _count(self, number: int) -> str:
        return self.chance.choice(
            (str(number), (ENGLISH_NUMBERS if self.language == "en" else CHINESE_NUMBERS).get(number, str(number)))
        )

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
        families = FAMILIES[kind][self.language]
        relatives = {
            "navy",
            "turquoise",
            "藏青色",
            "湖蓝色",
            "burgundy",
            "terracotta",
            "blush pink",
            "chestnut brown",
            "酒红色",
            "砖红色",
            "栗色",
            "藕粉色",
        }
        own = self.values[kind]
        others = [
            one
            for one in families
            if one is not own and not (own[0] in relatives and one[0] in relatives) and not set(one[1:]) & set(own)
        ]
        return self.chance.choice(self.chance.choice(others))


def wide(text: str) -> str:
    return re.sub(r"[0-9A-Za-z]", lambda found: chr(ord(found[0]) + 0xFEE0), text)
