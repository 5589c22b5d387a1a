"""What the retriever reads texts with: the encoder of both languages, and beside it the one that sees more in English."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from modeling.retrieval.encoder import Encoder
from modeling.retrieval.english import English
from modeling.retrieval.words import language_of

SHARES = np.array([0.6, 0.8], np.float32)  # of both in an English vector, which has length one as well


class Pair:
    """An `Embedder`: vectors side by side; of a Chinese text the second is zero."""

    def __init__(self, encoder: Encoder, english: English) -> None:
        self.encoder, self.english = encoder, english

    @classmethod
    @cache
    def load(cls) -> "Pair":
        """The one of the library, once a process. Raises a DamagedArtifact."""
        return cls(Encoder.load(), English.load())

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        english = [place for place, text in enumerate(texts) if language_of(text) != "zh"]
        both, second = self.encoder(texts), np.zeros((len(texts), self.english.width), np.float32)
        both[english] *= SHARES[0]
        second[english] = SHARES[1] * self.english([texts[place] for place in english])
        return np.hstack([both, second])
