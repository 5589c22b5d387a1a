"""Exact things leave the model's hands: it writes a placeholder, and the value is put in afterwards, letter by letter.

Which things are exact is learned from the pairs. A name is exact when its values stand in the texts as they are, and
are many or hold digits: names, brands, sizes, codes. A value that was seen too seldom to be known as a word is treated
alike, so a colour that nobody sold before can be written too. Everything else the model writes in words of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from modeling.language.data import Fact, Pair, Told
from modeling.tokenizer import CLOSE, OPEN, special

VERBATIM = 0.95  # of the values of an exact name stand in their texts
MANY = 12  # values of an exact name, unless they hold digits
SELDOM = 20  # a value with fewer texts is no word yet
MOST = 6  # placeholders of one name
PLACEHOLDER = re.compile(f"{OPEN}slot:([^{CLOSE}]*):(\\d){CLOSE}")


@dataclass(frozen=True)
class Planned:
    """One fact as the model reads it: `said` is its value, or the placeholder that stands for it."""

    name: str
    value: str
    said: str

    @property
    def exact(self) -> bool:
        return self.said != self.value


@dataclass(frozen=True)
class Slots:
    """What was learned of the names: which are exact, what placeholders were met, which values are words."""

    exact: frozenset[str]
    met: dict[str, int]  # name -> placeholders of it that training has met
    words: dict[str, dict[str, int]]  # name -> values that are words, with their number of texts
    lowered: frozenset[str]  # exact names whose values are written small inside a text

    @classmethod
    def learn(cls, pairs: Iterable[Pair]) -> "Slots":
        seen, verbatim, small = defaultdict(Counter), Counter(), Counter()
        for pair in pairs:
            for name, value in pair.told.pairs:
                seen[name][value] += 1
                if found := pattern(value).search(pair.text):
                    verbatim[name] += 1
                    small[name] += found.group() != value and found.group() == value.lower()
        exact = {
            name
            for name, values in seen.items()
            if verbatim[name] >= VERBATIM * values.total() and (len(values) >= MANY or has_digits(values))
        }
        words = {
            name: {value: times for value, times in values.items() if times >= SELDOM}
            for name, values in seen.items()
            if name not in exact
        }
        lowered = {name for name in seen if small[name] > 0.5 * max(verbatim[name], 1)}
        slots = cls(frozenset(exact), dict.fromkeys(seen, MOST), words, frozenset(lowered))
        return cls(slots.exact, slots.count(pairs), words, slots.lowered)

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Slots":
        return cls(frozenset(document["exact"]), document["met"], document["words"], frozenset(document["lowered"]))

    def to_json(self) -> dict[str, Any]:
        """`of_json` is the inverse."""
        return {
            "exact": sorted(self.exact),
            "met": self.met,
            "words": self.words,
            "lowered": sorted(self.lowered),
        }

    def count(self, pairs: Iterable[Pair]) -> dict[str, int]:
        """How many placeholders of each name training meets often enough to know them."""
        uses: Counter[tuple[str, int]] = Counter()
        for pair in pairs:
            uses.update((name, int(number)) for name, number in PLACEHOLDER.findall(self.hide(pair)[1]))
        met: dict[str, int] = {}
        for (name, number), times in sorted(uses.items()):
            if times >= SELDOM and met.get(name, 0) == number:
                met[name] = number + 1
        return met

    def hide(self, pair: Pair) -> tuple[list[Planned], str]:
        """A pair as the model learns it. A value that the text does not hold stays a word of the plan."""
        text, plan, number = pair.text, [], Counter()
        order = sorted(pair.told.pairs, key=lambda fact: -len(fact[1]))
        hidden: dict[Fact, str] = {}
        for name, value in order:
            if self.is_word(name, value) or number[name] == self.met.get(name, 0):
                continue
            mark = placeholder(name, number[name])
            text, times = pattern(value).subn(mark, text)
            if times:
                hidden[name, value] = mark
                number[name] += 1
        for name, value in pair.told.pairs:
            plan.append(Planned(name, value, hidden.get((name, value), value)))
        return plan, text

    def is_word(self, name: str, value: str) -> bool:
        return name not in self.exact and value in self.words.get(name, ())

    def plan(self, told: Told) -> list[Planned]:
        """What the model is told. Facts that it has no way to say are left out: `repair` says them."""
        plan, number = [], Counter()
        for name, value in told.pairs:
            if self.is_word(name, value):
                plan.append(Planned(name, value, value))
            elif number[name] < self.met.get(name, 0):
                plan.append(Planned(name, value, placeholder(name, number[name])))
                number[name] += 1
        return plan

    def fill(self, text: str, plan: Sequence[Planned]) -> str:
        """The values in place of their placeholders."""
        values = {fact.said: fact for fact in plan if fact.exact}

        def value(found: re.Match[str]) -> str:
            fact = values[found.group()]
            inside = found.start() > 0 and text[: found.start()].rstrip()[-1:] not in ".!?"
            return fact.value.lower() if inside and fact.name in self.lowered else fact.value

        return PLACEHOLDER.sub(value, text)


def placeholder(name: str, number: int) -> str:
    return special(f"slot:{name}:{number}")


def has_digits(values: Iterable[str]) -> bool:
    """Whether most of the values hold a digit."""
    values = list(values)
    return 2 * sum(any(letter.isdigit() for letter in value) for value in values) > len(values)


@lru_cache(maxsize=50_000)
def pattern(value: str) -> re.Pattern[str]:
    """Finds a value in a text, however it is spaced and whether its letters are large or small."""
    inner = r"\s*".join(map(re.escape, value.split()))
    before = r"(?<![A-Za-z0-9])" if value[0].isascii() and value[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if value[-1].isascii() and value[-1].isalnum() else ""
    return re.compile(before + inner + after, re.IGNORECASE)
