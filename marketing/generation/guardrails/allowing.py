"""What a shop allows in spite of a rule, however it is written; never a figure, and never what a fact contradicts."""

import re
from collections.abc import Iterable
from functools import lru_cache

from marketing.generation.guardrails.base import Finding
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.rules import CONTRADICTED, UNSUPPORTED, UNSURE
from marketing.generation.guardrails.words import one_of

NEVER = frozenset((CONTRADICTED, "banned"))
# Of these the whole of what was found must be allowed: more words around it make it another claim, or another person.
WHOLE = frozenset((UNSUPPORTED, UNSURE, "personal_data"))

Span = tuple[int, int]


def not_allowed(
    findings: Iterable[Finding], reading: Reading, words: Iterable[str], figures: Iterable[Span]
) -> list[Finding]:
    """`figures`: where numbers, prices and percents are claimed."""
    never = set(figures)
    places = [reading.span(*found.span()) for found in _allowed(frozenset(words)).finditer(reading.folded)]
    return [one for one in findings if (one.start, one.end) in never or not _allows(places, one)]


def _allows(places: Iterable[Span], finding: Finding) -> bool:
    if finding.rule in NEVER:
        return False
    if finding.rule in WHOLE:
        return any(start <= finding.start and finding.end <= end for start, end in places)
    return any(start < finding.end and finding.start < end for start, end in places)


@lru_cache(64)
def _allowed(words: frozenset[str]) -> re.Pattern[str]:
    return one_of({" ".join(read(word).folded.split()) for word in words} - {""})
