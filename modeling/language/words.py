"""A text as the checker reads it: small words, numbers, single Chinese characters, ends of sentences, with their places."""

import re
from typing import NamedTuple

from modeling.language.slots import PLACEHOLDER

HIDDEN = "\ue002"  # stands for an exact thing, whatever it is
END = "."
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
NUMBER = re.compile(r"\d")
PIECES = re.compile(
    rf"{HIDDEN}|[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)*|[£$€¥￥%]|[.!?;。！？；](?!\d)"
)
ENDS = frozenset(".!?;。！？；")


class Piece(NamedTuple):
    word: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """ "It's £20." -> it's, £, 20, ."""
    text = PLACEHOLDER.sub(lambda found: HIDDEN + " " * (len(found.group()) - 1), text)
    return [Piece(small(found.group()), found.start(), found.end()) for found in PIECES.finditer(text)]


def small(word: str) -> str:
    return END if word in ENDS else word.lower().replace("’", "'")


def sentences(text: str) -> list[str]:
    """Cut after each end of a sentence."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|(?<=[。！？；])", text) if part.strip()]
