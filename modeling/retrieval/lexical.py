"""TF-IDF of words and of pieces of words: the rival that the encoder must beat, and an arm beside it.

Shapes: N = texts, V = terms.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from modeling.retrieval.words import pieces, terms

VIEWS: tuple[Callable[[str], Iterable[str]], ...] = (terms, pieces)


@dataclass
class View:
    """One way to cut a text, with the weight of each term."""

    cut: Callable[[str], Iterable[str]]
    places: dict[str, int]
    weights: np.ndarray  # (V,)

    @classmethod
    def learn(cls, cut: Callable[[str], Iterable[str]], texts: Sequence[str]) -> "View":
        seen = Counter(term for text in texts for term in set(cut(text)))
        places = {term: place for place, term in enumerate(sorted(seen))}
        counts = np.array([seen[term] for term in places], np.float64)
        return cls(cut, places, (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32))

    def __call__(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """(N, V), rows of length one; a text of unknown terms alone is a row of zeros."""
        indices, values, ends = [], [], [0]
        for text in texts:
            counts = Counter(self.places[term] for term in self.cut(text) if term in self.places)
            indices += counts.keys()
            values += (1 + np.log(count) for count in counts.values())
            ends.append(len(indices))
        shape = (len(texts), len(self.places))
        rows = sparse.csr_matrix((np.array(values, np.float32), np.array(indices, np.int32), ends), shape)
        rows = rows.multiply(self.weights).tocsr()
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1))).ravel()
        return sparse.diags(1 / np.maximum(lengths, 1e-9)).dot(rows).tocsr().astype(np.float32)


@dataclass
class Lexical:
    """Both views side by side; a product of two rows is their mean cosine."""

    views: list[View]

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Lexical":
        return cls([View.learn(cut, texts) for cut in VIEWS])

    def __call__(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return sparse.hstack([view(texts) for view in self.views]).tocsr() * np.float32(len(self.views) ** -0.5)
