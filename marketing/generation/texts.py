"""A line of facts, language and text, as `check_texts` takes it: {"facts": {...}, "language": "en", "text": "..."}."""

import json
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "zh")


class Problem(ValueError):
    """Why a line cannot be read, and what to do."""


@dataclass(frozen=True)
class Stated:
    facts: dict[str, tuple[str, ...]]
    language: str
    text: str


def read_line(line: bytes) -> Stated:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Problem("This is not UTF-8. Save the file as UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Problem(f"This is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise Problem("A line is an object with “facts”, “language” and “text”.")
    return Stated(_facts(row.get("facts")), _language(row.get("language")), _text(row.get("text")))


def _facts(facts: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(facts, dict):
        raise Problem("“facts” is an object of names with lists of values.")
    return {str(name): _values(name, values) for name, values in facts.items()}


def _values(name: str, values: Any) -> tuple[str, ...]:
    """One value may stand without its list."""
    listed = values if isinstance(values, list) else [values]
    if not all(isinstance(value, str | int | float | bool) for value in listed):
        raise Problem(f"The fact “{name}” is a list of texts.")
    return tuple(("yes" if value else "no") if isinstance(value, bool) else str(value) for value in listed)


def _language(language: Any) -> str:
    if not isinstance(language, str) or not language.lower().startswith(LANGUAGES):
        raise Problem("“language” is “en” or “zh-hans”.")
    return language


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise Problem("“text” is missing, or is not a text.")
    return text
