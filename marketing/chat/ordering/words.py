"""Words with their places, in one spelling: stems, numbers apart from their units, one form of grey, colours of both languages."""

import re
from dataclasses import dataclass

from marketing.common.text import stem

# Numbers and units stand apart (13-inch, 8GB); what is written with a hyphen is two words.
WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]")
SPELLINGS = {"grey": "gray", "colour": "color", "centre": "center", "metre": "meter", "litre": "liter", "tee": "tshirt",
             "bike": "bicycle", "earphone": "headphone", "earphones": "headphones", "headset": "headphones", "trainers": "sneakers",
             "mug": "cup", "sofa": "couch", "tv": "television", "fridge": "refrigerator", "hoover": "vacuum"}  # fmt: skip
_CHINESE = """
    红 red, 蓝 blue, 绿 green, 黑 black, 白 white, 灰 gray, 黄 yellow, 粉 pink, 紫 purple, 棕 brown, 银 silver, 金 gold, 橙 orange,
    大号 large, 中号 medium, 小号 small, 大一 larger, 小一 smaller, 最大 largest, 最小 smallest, 最便宜 cheapest, 最贵 most expensive,
    便宜 cheaper, 棉 cotton, 皮 leather, 玻璃 glass, 塑料 plastic, 木 wood, 防水 waterproof, 无线 wireless, 有线 wired
"""
CHINESE = dict(pair.strip().split(" ", 1) for pair in _CHINESE.split(","))
_BY_LENGTH = re.compile("|".join(sorted(CHINESE, key=len, reverse=True)))

WORN = {"small": "s", "medium": "m", "larg": "l"}  # stems


@dataclass(frozen=True)
class Word:
    stem: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    return [Word(_one(found[0]), *found.span()) for found in WORD.finditer(text)]


def stems(text: str) -> list[str]:
    return [one.stem for one in words(in_one_language(text))]


def in_one_language(text: str) -> str:
    """Small letters, and the colours and sizes of Chinese by their English names too, where they stand."""
    joined = re.sub(r"\b([a-z])[- ](?=(?:shirt|neck|reader)s?\b)", r"\1", text.casefold())
    return _BY_LENGTH.sub(lambda found: f"{found[0]} {CHINESE[found[0]]} ", joined)


def _one(word: str) -> str:
    return stem(SPELLINGS.get(word, word)) if word.isascii() and word.isalpha() else word


def says(said: list[str], value: str) -> bool:
    """ "Small" names the size S, too."""
    plain = value.casefold()
    return contains(said, stems(value)) or any(word in said for word, short in WORN.items() if short == plain)


def contains(said: list[str], wanted: list[str]) -> bool:
    """One after another, as they stand in the name of a thing."""
    size = len(wanted)
    return bool(size) and any(said[at : at + size] == wanted for at in range(len(said) - size + 1))
