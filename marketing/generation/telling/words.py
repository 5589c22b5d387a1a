"""The word files: what a fact is about, how each language tells it, and what an audience may be."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

OTHER = "other"
WAYS = ("first", "verb", "lead", "clause", "say", "point")


@dataclass(frozen=True)
class Aspect:
    key: str
    group: str
    rank: int  # what is told first
    listed: bool = False
    common: bool = False
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Form:
    """The ways to tell one fact, and for which values they do."""

    when: re.Pattern[str] | None = None
    many: bool = False
    same: bool = False  # its value ends with what the product is called: "2 cups" of tasting cups
    first: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    point: tuple[str, ...] = ()
    tag: str = ""


@dataclass(frozen=True)
class Wording:
    """Of one language."""

    forms: Mapping[str, tuple[Form, ...]]
    grammar: Mapping[str, Any]
    phrases: Mapping[str, Any]


@dataclass(frozen=True)
class Occasion:
    heard: re.Pattern[str]
    turns: Mapping[str, str]  # by language: how a text begins that turns to it
    label: str


def load(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))


@cache
def aspects() -> dict[str, Aspect]:
    tables = load("aspects").items()
    flags = ("listed", "common", "hidden")
    return {
        key: Aspect(key, table["group"], rank, **{flag: table.get(flag, False) for flag in flags})
        for rank, (key, table) in enumerate(tables)
    }


@cache
def aspect_by_name() -> dict[str, str]:
    return {name: key for key, table in load("aspects").items() for name in table["names"]}


@cache
def wording(language: str) -> Wording:
    table = load(language)
    forms = {key: tuple(map(_form, rows)) for key, rows in table["aspects"].items()}
    return Wording(forms, table["grammar"], table["phrases"])


def _form(row: Mapping[str, Any]) -> Form:
    ways: dict[str, Any] = {name: tuple(row.get(name, ())) for name in WAYS}
    when = re.compile(row["when"], re.IGNORECASE) if "when" in row else None
    return Form(when=when, many="many" in row, same="same" in row, tag=row.get("tag", ""), **ways)


@cache
def occasions() -> tuple[Occasion, ...]:
    return tuple(
        Occasion(heard(tuple(table["words"])), {"en": table["en"], "zh-hans": table["zh"]}, table["label"])
        for table in load("occasions").values()
    )


@lru_cache(maxsize=4096)
def heard(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of them: Latin words as whole words, Chinese ones anywhere."""
    return re.compile("|".join(map(_word, words)) or r"(?!)", re.IGNORECASE)


def _word(word: str) -> str:
    begin = r"(?<![a-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    end = r"(?![a-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return f"{begin}{re.escape(word)}{end}"
