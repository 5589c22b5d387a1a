"""Wording that is refused whatever the facts say, by jurisdiction: absolute terms, guarantees, cures, green claims, harm, leaks."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from marketing.generation.guardrails.base import BLOCK, Finding, Policy
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.words import load, one_of


@dataclass(frozen=True)
class Rule:
    name: str
    severity: dict[str, str]  # by jurisdiction
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    quoted: bool  # allowed where the facts say the same: a name, a brand, an award

    def hits(self, folded: str) -> Iterator[tuple[int, int]]:
        spared = [found.span() for pattern in self.unless for found in pattern.finditer(folded)]
        for pattern in self.patterns:
            for found in pattern.finditer(folded):
                if not any(start < found.end() and found.start() < end for start, end in spared):
                    yield found.span()


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name,
            table["severity"],
            tuple(re.compile(one) for key in ("en", "zh", "any") for one in table.get(key, ())),
            tuple(re.compile(one) for key in ("unless_en", "unless_zh") for one in table.get(key, ())),
            table.get("quoted", False),
        )
        for name, table in load("phrases").items()
    )


def severities() -> dict[str, dict[str, str]]:
    """By rule and jurisdiction."""
    return {rule.name: rule.severity for rule in _rules()}


def find_wording(reading: Reading, quotations: Collection[tuple[int, int]], policy: Policy) -> Iterator[Finding]:
    """`quotations`: where the text says a fact in its own words, such as the product's name."""
    for rule in _rules():
        for start, end in rule.hits(reading.folded):
            first, last = reading.span(start, end)
            if not (rule.quoted and any(one <= first and last <= other for one, other in quotations)):
                yield Finding(first, last, rule.name, rule.severity[policy.jurisdiction])
    for found in _banned(policy.banned).finditer(reading.folded):
        yield Finding(*reading.span(*found.span()), "banned", BLOCK)


@cache
def _banned(words: frozenset[str]) -> re.Pattern[str]:
    return one_of({read(word).folded.strip() for word in words} - {""})
