"""What the own words of a value tell, learned from pairs: that it is meant, that another value is denied, or nothing.

Nobody writes "family friendly: yes", and "skirt" stands in many texts about tops. So it is counted how often the words of
a value stand in texts of which it is a fact, in others, and in those whose facts give the name another value.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modeling.language.data import Fact, Pair
from modeling.language.phrases import LONGEST, Phrase, Phrases
from modeling.language.slots import Slots, pattern
from modeling.language.words import NUMBER, pieces

SELF = 0.9  # of the texts that hold a value's own words have that value, or the words alone do not say it
CLEARLY = 10  # times the share of the other texts must hold the words of a fact that they say where it is given
ONE = 0.05  # of the texts that give a name hold another value of it at most, or it may have several
MANY = 500  # values of a name that are compared with each text


@dataclass(frozen=True)
class OwnWords:
    """`meant` are facts that their own words say wherever they are given. `single` are the values of names of which a
    text tells none but those that are given."""

    meant: frozenset[Fact] = frozenset()
    single: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def learn(cls, pairs: Sequence[Pair], slots: Slots, by_runs: Mapping[Fact, int]) -> "OwnWords":
        """`by_runs`: in how many texts other runs of words say each fact."""
        return cls(frozenset(meant(pairs, slots, by_runs)), single(pairs, slots))

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "OwnWords":
        facts = frozenset((name, value) for name, value in document["meant"])
        return cls(facts, {name: tuple(values) for name, values in document["single"].items()})

    def to_json(self) -> dict[str, Any]:
        return {"meant": sorted(map(list, self.meant)), "single": {name: list(v) for name, v in self.single.items()}}

    def told(
        self, text: str, given: Collection[Fact], left: Iterable[Fact]
    ) -> Iterator[tuple[Fact | None, tuple[int, int]]]:
        """Where a text says facts that are left by their own words, or, with None, values that those given deny."""
        small = text.lower()
        for name, value in sorted(left):
            if (name, value) in self.meant and value.lower() in small:
                yield from (((name, value), place.span()) for place in pattern(value).finditer(text))
        rest = without(text, given)
        for value in self.denied(given):
            if value.lower() in rest:
                yield from ((None, place.span()) for place in pattern(value).finditer(rest))

    def denied(self, given: Collection[Fact]) -> list[str]:
        """Values that those which are given leave no room for; a part of a given value is none of them."""
        values = [value.lower() for _, value in given]
        return [
            other
            for name in dict.fromkeys(name for name, _ in given)
            for other in self.single.get(name, ())
            if not any(other.lower() in value for value in values)
        ]


def own_phrases(pairs: Sequence[Pair], slots: Slots) -> Phrases:
    """A value's own words say it, unless other texts hold them as well."""
    words = {fact: " ".join(p.word for p in pieces(fact[1])) for pair in pairs for fact in pair.told.pairs}
    words = {
        fact: run for fact, run in words.items() if run and len(run.split()) <= LONGEST and not NUMBER.fullmatch(run)
    }
    runs, seen, right = set(words.values()), Counter(), Counter()
    for pair in pairs:
        given = {words[fact] for fact in pair.told.pairs if fact in words}
        read = [piece.word for piece in pieces(pair.text)]
        held = {
            run
            for first in range(len(read))
            for last in range(first + 1, min(first + LONGEST, len(read)) + 1)
            if (run := " ".join(read[first:last])) in runs
        }
        seen.update(held)
        right.update(held & given)
    facts = defaultdict(list)  # names may share a value
    for fact, run in words.items():
        facts[run].append(fact)
    return {run: Phrase(tuple(sorted(facts[run]))) for run in facts if seen[run] and right[run] >= SELF * seen[run]}


def meant(pairs: Sequence[Pair], slots: Slots, by_runs: Mapping[Fact, int]) -> list[Fact]:
    """Facts that their own words tell in more texts than all learned runs together, and hardly in the text of another."""
    facts = [(name, value) for name, values in slots.words.items() for value in values]
    values = {value for _, value in facts}
    given, held, elsewhere = Counter(), Counter(), Counter()
    for pair in pairs:
        text, told = pair.text.lower(), pair.told.pairs
        stands = {value for value in values if holds(text, value)}
        given.update(told)
        held.update(fact for fact in told if fact[1] in stands)
        elsewhere.update(stands - {value for _, value in told})
    return [
        fact
        for fact in facts
        if held[fact] > by_runs.get(fact, 0)
        and held[fact] * (len(pairs) - given[fact]) > CLEARLY * elsewhere[fact[1]] * given[fact]
    ]


def single(pairs: Sequence[Pair], slots: Slots) -> dict[str, tuple[str, ...]]:
    """Names whose values stand in the texts in their own words, and hardly any but those that are given."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        for name, value in pair.told.pairs:
            values[name][value] += 1
    asked = {name: tuple(met) for name, met in values.items() if name not in slots.exact and 1 < len(met) <= MANY}
    given, told, several = Counter(), Counter(), Counter()
    for pair in pairs:
        text, rest = pair.text.lower(), without(pair.text, pair.told.pairs)
        for name in pair.told.facts.keys() & asked.keys():
            given[name] += 1
            told[name] += any(holds(text, value) for value in pair.told.facts[name])
            several[name] += any(holds(rest, value) for value in asked[name])
    return {name: met for name, met in asked.items() if 2 * told[name] >= given[name] >= several[name] / ONE}


def without(text: str, given: Collection[Fact]) -> str:
    """In small letters, with the values that are given struck out."""
    text = text.lower()
    for value in sorted((value.lower() for _, value in given), key=len, reverse=True):
        text = text.replace(value, "#" * len(value))
    return text


def holds(text: str, value: str) -> bool:
    """Whether a text in small letters holds these words."""
    return value.lower() in text and pattern(value).search(text) is not None
