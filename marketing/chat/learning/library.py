"""What is known in one language, in memory, where a question is looked up as a shopper's is, or as if nobody had known it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np

from marketing.chat.confidence import Evidence
from marketing.chat.heads import entry_id
from marketing.chat.learning.material import Question
from marketing.chat.lexemes import lexemes
from marketing.chat.models import Passage
from marketing.chat.scoring import Fit, Wanted, fit
from marketing.chat.vectors import Likeness

CANDIDATES = 30  # of each arm
NOTHING = Fit(0.0, 0.0, 0.0)  # no word in common
Vectors = Mapping[str, np.ndarray]


class Library:
    def __init__(self, passages: Sequence[Passage], vectors: Vectors, strange: np.ndarray) -> None:
        self.passages, self.vectors, self.strange = list(passages), vectors, strange
        self.words = [{word for text in (*one.questions, one.text) for word in lexemes(text)} for one in passages]
        self.counts = Counter(word for words in self.words for word in words)
        self.asked = [np.stack([vectors[text] for text in one.questions]) for one in passages]
        self.told = np.stack([vectors[one.text] for one in passages])

    def evidence(
        self, asked: Question, shares: Mapping[str, float], *, held: bool
    ) -> tuple[list[Evidence], float]:  # fmt: skip
        """Held back, the question is not among those of its own entry."""
        vector = self.vectors[asked.text]
        told, near = self.told @ vector, [self._nearest(place, asked, held) for place in range(len(self.passages))]
        wanted = Wanted(tuple(dict.fromkeys(lexemes(asked.text))), len(self.passages), self.counts)
        if not wanted.words:
            return [], 0.0
        fits = {place: fit(wanted, self._seen(place, asked, held)) for place in self._by_words(wanted)}
        best = set(sorted(fits, key=lambda place: -fits[place].score)[:CANDIDATES])
        best |= set(sorted(range(len(near)), key=lambda place: -max(near[place], told[place]))[:CANDIDATES])
        found = [
            Evidence(
                self.passages[place],
                fits.get(place, NOTHING),
                Likeness(near[place], float(told[place])),
                shares.get(entry_id(self.passages[place])),
            )
            for place in sorted(best)
        ]
        return found, self._strangeness(asked, vector)

    def _by_words(self, wanted: Wanted) -> list[int]:
        words = set(wanted.words)
        return [place for place, known in enumerate(self.words) if words & known]

    def _nearest(self, place: int, asked: Question, held: bool) -> float:
        near = self.asked[place] @ self.vectors[asked.text]
        kept = [
            one for one, text in zip(near, self.passages[place].questions, strict=True) if not _is(text, asked, held)
        ]
        return float(max(kept, default=0.0))

    def _seen(self, place: int, asked: Question, held: bool) -> Passage:
        passage = self.passages[place]
        kept = [text for text in passage.questions if not _is(text, asked, held)]
        if len(kept) in (0, len(passage.questions)):
            return passage
        other = copy(passage)
        other.questions = kept
        return other

    def _strangeness(self, asked: Question, vector: np.ndarray) -> float:
        """What belongs to no entry stands among these lines itself."""
        near = np.sort(self.strange @ vector)
        return float(near[-1] if asked.entry else near[-2])


def _is(text: str, asked: Question, held: bool) -> bool:
    return held and text == asked.text
