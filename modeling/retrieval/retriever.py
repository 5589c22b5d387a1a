"""A message in, the entries in order out, with how sure that is, and whether a person is wanted.

Two linear heads read the same features. One ranks the entries. The other, the gate, tells a question that the shop
answers from one that it does not and from one that needs a person. Confidence is the probability that the first entry is
right, from what both say (`confidence`).

Shapes: N = messages, E = entries, G = the three sides of the gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import log_softmax

from modeling.retrieval.confidence import Confidence, signs_of
from modeling.retrieval.data import HAND_OFF, LABELS
from modeling.retrieval.features import Features
from modeling.retrieval.linear import Linear
from modeling.retrieval.words import runs

LISTED = 20  # entries of a ranking
CALLED = 0.5  # from where on a message is rather a call for a person than a question, and no entry answers it


@dataclass(frozen=True)
class Answer:
    """`entry` is None where the retriever would rather not answer."""

    entry: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]  # the best first, with its share of the entries' probability
    hand_off: bool


@dataclass
class Retriever:
    """What `train.train_retriever` makes and `artifact` keeps."""

    ids: list[str]
    features: Features
    entries: Linear
    gate: Linear
    confidence: Confidence

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        if not texts:
            return []
        ranked, gated = self.scores(texts)
        signs = signs_of(ranked, gated)
        sure = self.confidence(signs)
        person = np.exp(gated[:, LABELS.index(HAND_OFF)])
        return [
            self.one(shares, float(confidence), float(wanted), bool(runs(text)))
            for text, shares, confidence, wanted in zip(texts, np.exp(ranked), sure, person, strict=True)
        ]

    def scores(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Logarithms of both heads' probabilities: (N, E) and (N, G)."""
        rows = self.features(texts)
        return log_softmax(self.entries(rows), axis=1), log_softmax(self.gate(rows), axis=1)

    def one(self, shares: np.ndarray, confidence: float, wanted: float, said: bool) -> Answer:
        order = np.argsort(-shares, kind="stable")[:LISTED]
        ranking = tuple((self.ids[place], float(shares[place])) for place in order)
        sure = said and wanted < CALLED and confidence >= self.confidence.threshold
        return Answer(
            entry=ranking[0][0] if sure else None,
            confidence=confidence if said else 0.0,
            ranking=ranking,
            hand_off=said and wanted >= self.confidence.person,
        )
