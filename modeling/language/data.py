"""The values of the writer, and its plain files: JSON Lines, gzip or not, UTF-8.

A line is `{"facts": {"name": ["Blue Spice"], "colour": ["red", "white"]}, "language": "en", "text": "..."}`. Every fact
is a list, for one name may hold several values; their order is kept. Every error names the file and the line.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modeling.jsonl import NotALine, lines
from modeling.tokenizer import clean

Facts = Mapping[str, tuple[str, ...]]
Fact = tuple[str, str]  # a name and one of its values


class BadInput(ValueError):
    """A file that cannot be read as promised; the message names file and line and says what is wrong."""


class TooLittleData(ValueError):
    """Too few pairs to learn from; the message says how many are needed."""


@dataclass(frozen=True)
class Told:
    """What a text may say, and in which language."""

    facts: Facts
    language: str

    @property
    def pairs(self) -> list[Fact]:
        return [(name, value) for name, values in self.facts.items() for value in values]


def plainly(fact: Fact, language: str) -> str:
    """A sentence for a fact that nothing else says."""
    name, value = fact
    return f"{name}：{value}。" if language.startswith("zh") else f"{name[:1].upper()}{name[1:]}: {value}."


@dataclass(frozen=True)
class Pair:
    """Facts, and a text that says them."""

    told: Told
    text: str


def read_pairs(path: Path) -> list[Pair]:
    """Raises BadInput, also when there is no line at all."""
    return [Pair(told_of(line), text_of(line)) for line in read_checked(path, text_of)]


def read_told(path: Path) -> list[tuple[dict[str, Any], Told]]:
    """Each line as it stands, and its facts; whatever else a line holds is the caller's."""
    return [(line, told_of(line)) for line in read_checked(path, lambda line: "")]


def told_of(line: Mapping[str, Any]) -> Told:
    facts, language = line.get("facts"), line.get("language")
    if not isinstance(facts, dict):
        raise ValueError('"facts" must be an object of lists: {"name": ["Blue Spice"]}')
    if not isinstance(language, str) or not language.strip():
        raise ValueError('"language" must be a tag such as "en" or "zh-hans"')
    return Told({tidy(name): values_of(name, values) for name, values in facts.items()}, language.strip().lower())


def values_of(name: str, values: Any) -> tuple[str, ...]:
    """Without empty ones and repetitions."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f'fact "{name}" must be a list of strings: ["red", "white"]')
    return tuple(dict.fromkeys(value for value in map(tidy, values) if value))


def text_of(line: Mapping[str, Any]) -> str:
    text = line.get("text")
    if not isinstance(text, str) or not tidy(text):
        raise ValueError('"text" must be a text')
    return tidy(text)


def tidy(text: str) -> str:
    """One line, single spaces, nothing forged."""
    return " ".join(clean(text).split())


def read_checked(path: Path, check: Any) -> list[dict[str, Any]]:
    found, number = [], 0
    try:
        for number, line in lines(path):  # noqa: B007  the errors below name it
            told_of(line)
            check(line)
            found.append(line)
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise BadInput(f"{path}: not UTF-8 near line {number + 1}: {error.reason}") from error
        raise BadInput(
            f"{path}, {error}" if isinstance(error, NotALine) else f"{path}, line {number}: {error}"
        ) from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror or error}") from error
    except (EOFError, zlib.error) as error:
        raise BadInput(f"{path}: the compressed file is cut or damaged after line {number}") from error
    if not found:
        raise BadInput(f"{path}: no line in it")
    return found
