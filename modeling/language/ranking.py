"""Which of the candidates is the best: wrong claims first, then missing facts, then how well it is written.

How well is told by the others: a text that shares its words with most of them says what the model means (minimum Bayes
risk), and by the model's own score. An unfinished text, one that says a thing twice or an unusual length comes later.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from modeling.language.checker import Checked
from modeling.language.words import END, pieces

SCORE = 0.15  # weight of a token's mean log chance beside agreement


@dataclass(frozen=True)
class Candidate:
    """A text, what the check found in it, the model's score, whether it came to its end."""

    text: str
    checked: Checked
    score: float
    ended: bool

    @property
    def holds(self) -> bool:
        return self.ended and self.checked.holds and not said_twice(self.text)


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best first; the same text once."""
    if not candidates:
        return []
    agreement = agreements([grams_of(one.text) for one in candidates])
    places = {one.text: place for place, one in reversed(list(enumerate(candidates)))}

    def key(place: int) -> tuple[float, ...]:
        one = candidates[place]
        quality = agreement[place] + SCORE * one.score
        checked = one.checked
        told = len(checked.wrong), len(checked.missing), not one.ended, said_twice(one.text), len(checked.unsaid)
        return (*told, -quality)

    return [candidates[place] for place in sorted(places.values(), key=key)]


def grams_of(text: str) -> Counter[tuple[str, ...]]:
    """Runs of one to four words."""
    words = [piece.word for piece in pieces(text)]
    return Counter(tuple(words[i : i + n]) for n in range(1, 5) for i in range(len(words) - n + 1))


def agreements(grams: Sequence[Counter[tuple[str, ...]]]) -> list[float]:
    """The mean overlap of each with all of them. In one table: pair by pair it was a seventh of the cost of a draft."""
    column = {gram: place for place, gram in enumerate(dict.fromkeys(gram for one in grams for gram in one))}
    table = np.zeros((len(grams), len(column)), np.int32)
    for row, one in zip(table, grams, strict=True):
        row[[column[gram] for gram in one]] = list(one.values())
    total = table.sum(axis=1)
    shared = np.stack([np.minimum(table, row).sum(axis=1) for row in table])
    return (2 * shared / np.maximum(total + total[:, None], 1)).mean(axis=1).tolist()


def overlap(one: Counter, other: Counter) -> float:
    """Twice the shared runs, of all runs."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def said_twice(text: str) -> int:
    """Sentences that repeat an earlier one, words that stand twice in a row (in Chinese many may), and short runs that
    stand three times or more: a text that goes in circles."""
    words = [piece.word for piece in pieces(text)]
    chinese = any("\u3400" <= word <= "\u9fff" for word in words)
    size, stuttered = (4, 0) if chinese else (2, sum(word == after for word, after in pairwise(words)))
    told = Counter(sentence for sentence in " ".join(words).split(f" {END}") if sentence.strip())
    runs = Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
    return stuttered + sum(times - 1 for times in told.values()) + sum(times > 2 for times in runs.values())
