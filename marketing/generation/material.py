"""What a writer of the shop's own learns from: approved texts, and pairs of which one was preferred.

One product in five, chosen by its id alone, teaches no version ever: on those, every version is measured fairly, the one that
serves as well as the new one. Texts with personal data, and texts that stand there already, are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from marketing.generation.guardrails import Checked, check
from marketing.generation.guardrails.personal_data import find_personal_data
from marketing.generation.values import Request

if TYPE_CHECKING:
    from modeling.language.data import Pair
    from modeling.language.preferences import Preference

HELD_BACK = 0.2
USUAL = 0.5  # of the texts that could tell a fact; what fewer tell, a writer is not asked to say

Facts = Mapping[str, tuple[str, ...]]
Habits = dict[str, list[str]]


@dataclass(frozen=True)
class Reviewed:
    """A text that a person approved, and what a writer would be asked for it today."""

    request: Request
    text: str
    approved_at: datetime

    @property
    def product_id(self) -> str:
        return self.request.products[0].product_id

    @cached_property
    def said(self) -> frozenset[str]:
        """The names of the facts that it tells."""
        return said_in(self.text, self.request)


@dataclass(frozen=True)
class Preferred:
    """Of two texts about one product, the one that people chose."""

    product_id: str
    language: str
    facts: Facts
    chosen: str
    rejected: str


@dataclass(frozen=True)
class Material:
    reviewed: tuple[Reviewed, ...]
    preferred: tuple[Preferred, ...]

    @classmethod
    def of(cls, reviewed: Iterable[Reviewed], preferred: Iterable[Preferred]) -> "Material":
        return cls(tuple(without_doubles(reviewed)), tuple(preferred))

    @cached_property
    def learned(self) -> list[Reviewed]:
        return [one for one in self.reviewed if not is_held_back(one.product_id)]

    @cached_property
    def held(self) -> list[Reviewed]:
        return [one for one in self.reviewed if is_held_back(one.product_id)]

    @cached_property
    def habits(self) -> Habits:
        """By language, the names of the facts that most texts tell where there is such a fact."""
        told, could = defaultdict(Counter), defaultdict(Counter)
        for one in self.learned:
            told[one.request.language].update(one.said)
            could[one.request.language].update(one.request.facts.keys())
        return {
            language: sorted(name for name, times in names.items() if told[language][name] >= USUAL * times)
            for language, names in could.items()
        }

    def pairs(self) -> list["Pair"]:
        """Each text with the facts that it tells and no others: so what is told is said, and nothing is invented."""
        from modeling.language.data import Pair, Told, tidy

        return [
            Pair(Told(only(one.request.facts, one.said), one.request.language), tidy(one.text)) for one in self.learned
        ]

    def preferences(self, *, held: bool) -> list["Preference"]:
        from modeling.language.data import Told, tidy
        from modeling.language.preferences import Preference

        return [
            Preference(
                Told(only(one.facts, self.habits.get(one.language, ())), one.language),
                tidy(one.chosen),
                tidy(one.rejected),
            )
            for one in self.preferred
            if is_held_back(one.product_id) == held
        ]


def is_held_back(product_id: str) -> bool:
    return int.from_bytes(sha256(product_id.encode()).digest()[:8]) < HELD_BACK * 2**64


def without_doubles(reviewed: Iterable[Reviewed]) -> Iterable[Reviewed]:
    """The same words teach once, and nobody's number is learned at all."""
    seen = set()
    for one in reviewed:
        key = one.request.language, " ".join(one.text.split()).casefold()
        if key not in seen and not any(find_personal_data(one.text)):
            seen.add(key)
            yield one


def claims_hold(checked: Checked) -> bool:
    """Each stands on a fact, or is a part of one that does: a figure inside of the product's own name."""
    supported = [(one.start, one.end) for one in checked.claims if one.fact]
    return checked.publishable and all(
        one.fact or any(start <= one.start and one.end <= end for start, end in supported) for one in checked.claims
    )


def said_in(text: str, request: Request) -> frozenset[str]:
    checked = check(text, request.facts, language=request.language)
    claimed = {claim.fact for claim in checked.claims if claim.fact}
    read = text.casefold()
    verbatim = {name for name, values in request.facts.items() if any(value.casefold() in read for value in values)}
    return frozenset(claimed | verbatim)


def only(facts: Facts, names: Sequence[str] | frozenset[str]) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in facts.items() if name in names}
