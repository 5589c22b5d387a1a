"""Values of which a product has one of each group: a long sleeve is no short one. Only against a fact do they block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from marketing.generation.guardrails.mentions import Mention, mention
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import listed, load, one_of


@dataclass(frozen=True)
class Value:
    group: str
    name: str

    def holds_by(self, fact: "Value") -> bool:
        return self == fact

    def concerns(self, fact: "Value") -> bool:
        return self.group == fact.group


@cache
def _values() -> dict[str, Value]:
    return {
        word: Value(group, name)
        for group, values in load("groups").items()
        for name, words in values.items()
        for word in listed(words)
    }


@cache
def _pattern() -> re.Pattern[str]:
    return one_of(_values(), plural=True)


def find_values(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    for found in _pattern().finditer(reading.folded):
        word = " ".join(found[0].split())
        value = next(_values()[one] for one in (word, word[:-1], word[:-2]) if one in _values())
        kind = value.group if value.group in ("pattern", "size") else "attribute"
        yield mention(reading, *found.span(), kind, value, hard=False)
