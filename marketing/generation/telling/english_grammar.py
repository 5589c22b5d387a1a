"""Articles, plurals, capitals and lists of English."""

import re
from collections.abc import Sequence
from typing import Any

from marketing.generation.telling.words import wording


def _grammar() -> Any:
    return wording("en").grammar


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A common word that begins a value. Names, abbreviations and "V-neck" keep their capital."""
    word = re.split(r"[\s,.;:/-]", text, maxsplit=1)[0]
    is_common = len(word) > 1 and word[1:].islower() and word.casefold() not in _grammar()["proper"]
    return text[:1].lower() + text[1:] if is_common else text


def all_small(text: str) -> str:
    """ "Sky Blue" and "100% Cotton" are no names in a sentence."""
    return " ".join(small(word) for word in text.split(" "))


def listing(parts: Sequence[str]) -> str:
    """a, b and c; with one more comma where a part is a list of its own."""
    if len(parts) < 2:
        return "".join(parts)
    clear = not any(" and " in part or ", " in part for part in parts)
    return f"{', '.join(parts[:-1])}{'' if clear else ','} and {parts[-1]}"


def with_article(text: str) -> str:
    return f"{'an' if _sounds_open(text) else 'a'} {text}"


def _sounds_open(text: str) -> bool:
    word = text.split(" ", 1)[0].split("-", 1)[0]
    if number := re.match(r"\d+", word):
        return number[0][0] == "8" or number[0] in ("11", "18")
    if word.isupper() and len(word) < 5:
        return word[0] in "AEFHILMNORSX"
    begins = word.casefold()
    return not begins.startswith(tuple(_grammar()["a"])) and (
        begins.startswith(tuple(_grammar()["an"])) or begins[:1] in "aeiou"
    )


def is_plural(noun: str) -> bool:
    word, grammar = noun.casefold(), _grammar()
    if word in grammar["plural"] or word in grammar["singular"]:
        return word in grammar["plural"]
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def with_parts(values: Sequence[str]) -> str:
    """ "resin with a steel nib": what is part of the thing is told after what it is made of."""
    whole = [one for one in values if not _is_part(one)]
    pieces = [_part(one) for one in values if _is_part(one)]
    if not whole or not pieces:
        return listing(values)
    return f"{listing(whole)} with {listing(pieces)}"


def _is_part(value: str) -> bool:
    return value.rsplit(" ", 1)[-1].casefold() in _grammar()["parts"] and " " in value


def _part(value: str) -> str:
    bare = value.rsplit(" ", 1)[-1] in _grammar()["without_article"] or value[0].isdigit()
    return value if bare else with_article(value)
