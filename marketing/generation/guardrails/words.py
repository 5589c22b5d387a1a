"""The word lists of this folder, and patterns that find any of thousands of words in one pass."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("words")
LATIN = re.compile("[a-z0-9]")
NOTHING = re.compile(r"(?!)")
_END: dict[str, Any] = {}


@cache
def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def listed(words: str) -> list[str]:
    return [word for word in re.split(r",\s+", words.strip()) if word]


def places_of(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where one phrase stands by itself; quicker than to make a pattern of it."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        cut = (text[start - 1 : start] + words[:1], words[-1:] + text[end : end + 1])
        if not any(LATIN.match(two) and len(two) == 2 and LATIN.match(two[1]) for two in cut):
            yield start, end
        start = text.find(words, end)


def one_of(words: Iterable[str], *, plural: bool = False) -> re.Pattern[str]:
    return re.compile(alternatives(words, plural=plural)) if (words := list(words)) else NOTHING


def alternatives(words: Iterable[str], *, plural: bool = False) -> str:
    """The longest wins; Latin words stand alone, Chinese ones anywhere. A tree, so that the time does not grow with the list."""
    latin: list[str] = []
    others: list[str] = []
    for word in set(words):
        (latin if LATIN.match(word) and LATIN.match(word[-1]) else others).append(word)
    ending = "(?:s|es)?" if plural else ""
    parts = [f"(?<![a-z0-9])(?:{_tree(latin)}){ending}(?![a-z0-9])"] if latin else []
    return "|".join(parts + ([f"(?:{_tree(others)})"] if others else []))


def _tree(words: Iterable[str]) -> str:
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for one in word:
            node = node.setdefault(one, {})
        node[""] = _END
    return _branches(root)


def _branches(node: dict[str, Any]) -> str:
    """Longer branches first; where a word may end, the rest is optional."""
    parts = [_one(character) + _branches(child) for character, child in node.items() if character]
    if not parts:
        return ""
    together = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return together + "?" if "" in node else together


def _one(character: str) -> str:
    return " +" if character == " " else re.escape(character)
