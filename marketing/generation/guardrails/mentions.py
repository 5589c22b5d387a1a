"""What the finders hand to the judge: a stretch of text and what it means."""

from dataclasses import dataclass
from typing import Any, Protocol

from marketing.generation.guardrails.negation import negated_span
from marketing.generation.guardrails.reading import Reading


class Meaning(Protocol):
    def holds_by(self, fact: Any) -> bool:
        """Is it true when the fact is?"""
        ...

    def concerns(self, fact: Any) -> bool:
        """Do the two speak of the same, so that one of them is wrong when it does not hold?"""
        ...


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    kind: str
    meaning: Meaning
    negated: bool = False
    hard: bool = True  # without a fact it blocks; a soft one is only pointed out


def mention(reading: Reading, start: int, end: int, kind: str, meaning: Meaning, *, hard: bool = True) -> Mention:
    """Denied or not: "not waterproof" is one claim from "not" on."""
    denied = negated_span(reading, start, end)
    first, last = denied or (start, end)
    return Mention(first, last, kind, meaning, denied is not None, hard)
