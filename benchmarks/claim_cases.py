"""True copy about products, and the same copy with one lie in it: what benchmarks/claims.py measures on."""

import gzip
import hashlib
import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

WORDS = tomllib.loads(Path(__file__).with_name("claims.toml").read_text("utf-8"))
KINDS = ("number", "unit", "price", "material", "colour", "certificate", "negation", "absolute")
NUMBER = re.compile(r"\d[\d,.]*\d|\d|[两三四八]|四十五")
ENGLISH_NUMBER = re.compile(
    r"(?<!no )\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|\d[\d.,]*)[\w%.-]*(?: \w+)?",
    re.IGNORECASE,
)
CHINESE_NUMBER = re.compile(r"[\d一二两三四五六七八九十百]+ ?(?:周|天|小时|分钟|个月|年|片|件|层|支|杯|次)")
OTHER_NUMBERS = ["3", "7", "9", "14", "26", "48", "65", "110", "240", "480", "640", "2.7", "5.5"]


@dataclass(frozen=True)
class Copy:
    product: str
    language: str
    facts: dict[str, list[str]]
    text: str
    sentences: dict[str, str] = field(default_factory=dict)  # of each kind, the true sentence that a fault may change

    @property
    def held_out(self) -> bool:
        """Four products of ten are never looked at while the rules are made."""
        return int(hashlib.sha256(self.product.encode()).hexdigest(), 16) % 10 >= 6

    @property
    def is_praise(self) -> bool:
        return any(word in self.text.lower() for word in WORDS[self.language]["praise"].split())


@dataclass(frozen=True)
class Fault:
    kind: str
    copy: Copy
    text: str
    start: int
    end: int


def retail(path: Path) -> Iterator[Copy]:
    """Descriptions state what no field holds; by this benchmark's own word lists it becomes a fact."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            facts = {"title": [row["name"]], "category": [row["category"]], "style": [row["style"]]}
            facts |= {"price": [f"{row['price']:.2f} USD"]} | derived(row["description"], "en")
            yield with_specs(Copy(row["id"], "en", facts, row["description"]))


def demo(language: str) -> Iterator[Copy]:
    from marketing.demo.catalogue import load_catalogue

    for product in load_catalogue().products:
        facts = {
            fact.name.in_language(language): [f"{fact.value.in_language(language)} {fact.unit}".strip()]
            for fact in product.facts
        }
        facts |= {"title": [product.title.in_language(language)], "price": [f"{product.price} USD"]}
        text = product.description.in_language(language)
        for name, values in derived(text, language).items():
            facts[name] = facts.get(name, []) + values
        yield with_specs(Copy(product.id, language, facts, text))


def derived(text: str, language: str) -> dict[str, list[str]]:
    """What the text itself names, by lists that the checker does not know."""
    words = WORDS[language]
    lists = {"colour": words["colours"], "material": " ".join(words["materials"]), "features": words["features"]}
    lists |= {"origin": words["places"]}
    found = {name: mentioned(text, told.replace("|", "\0").split(), language) for name, told in lists.items()}
    found["details"] = (ENGLISH_NUMBER if language == "en" else CHINESE_NUMBER).findall(text)
    return {name: values for name, values in found.items() if values}


def mentioned(text: str, words: list[str], language: str) -> list[str]:
    """With the word before it in English: "dark gray", "lime green"."""
    lead, end = (
        (r"(?:\b(?:light|dark|deep|pale|bright|lime|forest|sky|royal|hot|neon|navy|baby|olive) )?\b", r"(?:s|es)?\b")
        if language == "en"
        else ("", "")
    )
    patterns = (f"{lead}{word.replace(chr(0), ' ').replace('-', '[- ]')}{end}" for word in words)
    return sorted({found[0].lower() for pattern in patterns for found in re.finditer(pattern, text, re.IGNORECASE)})


def with_specs(copy: Copy) -> Copy:
    """Some figures, a certificate and a property for the product, stated truly: catalogues of words have none."""
    chance, words = random.Random(copy.product), WORDS[copy.language]
    name, *patterns = chance.choice(words["specs"])
    value, mark = chance.choice(listed(words["values"][name])), chance.choice(listed(words["certificates"]))
    stated = chance.choice(words["properties"])
    sentences = {
        "number": chance.choice(patterns).format(value),
        "certificate": chance.choice(words["certified"]).format(mark),
        "negation": said(stated, copy.language, chance)[0],
        "price": ("Yours for {}." if copy.language == "en" else "只要{}。").format(shown_price(copy)),
    }
    facts = copy.facts | {name: [value], "certificate" if copy.language == "en" else "认证": [mark]}
    facts |= {"features": [*copy.facts.get("features", []), stated]}
    text = copy.text + "".join((" " if copy.language == "en" else "") + one for one in sentences.values())
    return replace(copy, facts=facts, text=text, sentences=sentences)


def shown_price(copy: Copy) -> str:
    amount = copy.facts["price"][0].split()[0]
    return f"${amount}" if copy.language == "en" else f"{amount}美元"


def said(stated: str, language: str, chance: random.Random) -> tuple[str, str]:
    """The property as a true sentence, and denied."""
    denials = WORDS[language]["denials"]
    substance = stated.removesuffix("-free").removeprefix("不含")
    patterns = denials["free"] if substance != stated else denials["default"]
    true, _, false = chance.choice(patterns).partition("|")
    return true.format(substance), false.format(substance)


def listed(words: str) -> list[str]:
    return words.split(", ")


def faults(copy: Copy) -> Iterator[Fault]:
    chance = random.Random(f"fault {copy.product}")
    for kind in KINDS:
        if changed := _changed(kind, copy, chance):
            old, new = changed
            start = copy.text.rindex(old) if old else len(copy.text)
            text = copy.text[:start] + new + copy.text[start + len(old) :]
            yield Fault(kind, copy, text, start, start + len(new))


def _changed(kind: str, copy: Copy, chance: random.Random) -> tuple[str, str] | None:
    """The true words and the false ones; an absolute term is put at the end."""
    words = WORDS[copy.language]
    if kind == "absolute":
        return "", (" " if copy.language == "en" else "") + chance.choice(words["absolutes"])
    if kind in ("colour", "material"):
        return _swapped(kind, copy, chance)
    sentence = copy.sentences["number" if kind == "unit" else kind]
    return sentence, _false(kind, sentence, copy, chance, words)


def _false(kind: str, sentence: str, copy: Copy, chance: random.Random, words: dict[str, Any]) -> str:
    if kind in ("number", "price"):
        old = NUMBER.search(sentence)[0]
        return sentence.replace(old, chance.choice([one for one in OTHER_NUMBERS if one != old]))
    if kind == "unit":
        old = max((unit for unit in words["units"] if re.search(rf"[\d两三四八五] ?{unit}", sentence)), key=len)
        return re.sub(
            rf"(?<=[\d两三四八五])( ?){old}",
            lambda found: found[1] + chance.choice(listed(words["units"][old])),
            sentence,
        )
    if kind == "certificate":
        mark = next(one for one in listed(words["certificates"]) if one in sentence)
        return sentence.replace(
            mark, chance.choice([one for one in listed(words["certificates"]) if one[:2] != mark[:2]])
        )
    return said(copy.facts["features"][-1], copy.language, random.Random(copy.product + sentence))[1]


def _swapped(kind: str, copy: Copy, chance: random.Random) -> tuple[str, str] | None:
    """A colour or a material that the text names becomes another, which no fact names."""
    own = [
        word
        for name in ("colour", "material", "Colour", "Material", "颜色", "材质", "title")
        for word in copy.facts.get(name, [])
    ]
    named = derived(copy.text, copy.language).get(kind, [])
    others = [
        one for one in listed(WORDS[copy.language]["swaps"][kind]) if not any(alike(one, word, kind) for word in own)
    ]
    if not named or not others:
        return None
    bound = r"\b" if copy.language == "en" else ""
    old = re.search(bound + re.escape(chance.choice(named)) + bound, copy.text, re.IGNORECASE)
    return None if old is None else (copy.text[old.start() :], chance.choice(others) + copy.text[old.end() :])


def alike(one: str, other: str, kind: str) -> bool:
    """Do the two share a word, or a family of materials, so that the swap might be no lie?"""
    one, other = (word.lower().replace("grey", "gray") for word in (one, other))
    if (
        one.rstrip("色") in other
        or any(word in other for word in one.split())
        or any(word in one for word in other.split())
    ):
        return True
    families = [family for words in WORDS.values() for family in words["materials"]] if kind == "material" else []
    return any(
        any(word in one for word in family.split()) and any(word in other for word in family.split())
        for family in families
    )
