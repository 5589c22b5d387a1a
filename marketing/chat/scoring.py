"""How well a passage fits a question by its words (BM25 over what it is asked by and what it says), and how sure that is."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from marketing.chat.lexemes import lexemes
from marketing.chat.models import Passage

SATURATION, LENGTH = 1.2, 0.5  # BM25's k1 and b
USUAL_LENGTH = 40  # words of a passage
IN_TEXT = 0.33  # what a word of the text counts beside one that it is asked by
KEPT = 5_000  # texts whose words a process remembers: cutting them takes longer than all the rest


@dataclass(frozen=True)
class Wanted:
    """The words of a question, and how many of the shop's passages have each."""

    words: tuple[str, ...]
    every: int
    counts: dict[str, int]

    def worth(self, word: str) -> float:
        """A word that no passage has is worth most: what is asked is then not what is known."""
        has = self.counts.get(word, 0)
        return math.log(1 + (self.every - has + 0.5) / (has + 0.5))

    @cached_property
    def total(self) -> float:
        return self.of(self.words)

    def of(self, words: Iterable[str]) -> float:
        return sum(self.worth(word) for word in words)


@dataclass(frozen=True)
class Fit:
    score: float
    covered: float  # how much of the question the passage knows, 0..1
    focus: float  # how much of what the passage is asked by the question says, 0..1


def fit(wanted: Wanted, passage: Passage) -> Fit:
    asked = [_words(text) for text in passage.questions]
    told = _words(passage.text)
    often = {word: max(one[word] for one in asked) + IN_TEXT * told[word] for word in wanted.words}
    stretch = 1 - LENGTH + LENGTH * sum(told.values()) / USUAL_LENGTH
    score = sum(
        wanted.worth(word) * n * (SATURATION + 1) / (n + SATURATION * stretch) for word, n in often.items() if n
    )
    known = wanted.of(word for word, n in often.items() if n)
    return Fit(score, known / wanted.total, max(_focus(wanted, one) for one in asked))


def _focus(wanted: Wanted, asked: Counter[str]) -> float:
    whole = wanted.of(asked)
    return wanted.of(word for word in asked if word in wanted.words) / whole if whole else 0.0


@lru_cache(KEPT)
def _words(text: str) -> Counter[str]:
    return Counter(lexemes(text))
