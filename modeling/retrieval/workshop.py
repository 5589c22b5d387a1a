"""Where heads are fitted: on everything, or without what is held back, so that candidates can be compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import log_softmax

from modeling.retrieval.confidence import Confidence
from modeling.retrieval.data import LABELS
from modeling.retrieval.encoder import Embedder
from modeling.retrieval.examples import NONE, Examples, background
from modeling.retrieval.features import Features, Mix
from modeling.retrieval.linear import Block, Linear, Rows, fit_linear
from modeling.retrieval.retriever import Retriever

GATE_PRIOR = 10.0


@dataclass(frozen=True)
class Trial:
    """What a mix did on messages that it had not seen."""

    ranked: np.ndarray  # logarithms of the entries' probabilities
    right: np.ndarray
    inside: np.ndarray  # whether an entry answers it
    likelihood: float

    @property
    def accuracy(self) -> float:
        return float(self.right[self.inside].mean())


@dataclass
class Workshop:
    """Fits heads on some of the examples, whose vectors and terms are known."""

    examples: Examples
    ids: list[str]
    features: Features
    vectors: np.ndarray
    terms: Block

    @classmethod
    def over(cls, examples: Examples, ids: list[str], features: Features) -> "Workshop":
        own = len(examples) - len(background())
        vectors = np.vstack([features.embed(examples.texts[:own]), background_vectors(features.embed)])
        return cls(examples, ids, features, vectors, features.lexical(examples.texts))

    def retriever(self, mix: Mix, confidence: Confidence) -> Retriever:
        everything = np.arange(len(self.examples))
        entries, gate = self.ranker(mix, everything), self.gate(mix, everything)
        return Retriever(self.ids, self.features.with_mix(mix), entries, gate, confidence)

    def ranker(self, mix: Mix, chosen: np.ndarray) -> Linear:
        known = chosen[self.examples.entry[chosen] != NONE]
        entry, share = self.examples.entry[known], self.examples.share[known]
        return fit_linear(self.rows(mix, known), entry, len(self.ids), share, mix.prior)

    def gate(self, mix: Mix, chosen: np.ndarray) -> Linear:
        """Each side weighs as much as the others."""
        side = self.examples.side[chosen]
        counts = np.bincount(side, minlength=len(LABELS))
        shares = self.examples.share[chosen] * (counts.mean() / counts[side])
        return fit_linear(self.rows(mix, chosen), side, len(LABELS), shares, GATE_PRIOR)

    def rows(self, mix: Mix, chosen: np.ndarray) -> Rows:
        return mix.rows(self.vectors[chosen], self.terms[chosen])

    def tried(self, folds: Sequence[np.ndarray]) -> np.ndarray:
        """Texts of the entries, and what is held back in turn: so many messages tell which mix is best."""
        return np.union1d(np.flatnonzero(~self.examples.written), np.concatenate(folds))

    def trial(self, mix: Mix, folds: Sequence[np.ndarray], among: np.ndarray) -> Trial:
        ranked = self.in_turn(self.ranker, mix, folds, among)
        entry = self.examples.entry[np.concatenate(folds)]
        inside = entry != NONE
        likely = ranked[np.flatnonzero(inside), entry[inside]]
        return Trial(ranked, ranked.argmax(1) == entry, inside, float(likely.mean()))

    def gated(self, mix: Mix, folds: Sequence[np.ndarray], among: np.ndarray) -> np.ndarray:
        return self.in_turn(self.gate, mix, folds, among)

    def in_turn(
        self, fit: Callable[[Mix, np.ndarray], Linear], mix: Mix, folds: Sequence[np.ndarray], among: np.ndarray
    ) -> np.ndarray:
        """Logarithms of probabilities of each fold, from a head that was fitted among these without it."""
        heads = [fit(mix, np.setdiff1d(among, fold)) for fold in folds]
        return np.vstack(
            [log_softmax(head(self.rows(mix, fold)), axis=1) for head, fold in zip(heads, folds, strict=True)]
        )


@lru_cache(1)
def background_vectors(embed: Embedder) -> np.ndarray:
    """They are the same in each training, and half of its time."""
    return embed([one.text for one in background()])
