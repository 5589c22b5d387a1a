"""What the retriever reads texts with: the encoder of both languages, and beside it the one that sees more in the text's own."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from modeling.retrieval.deep import BASES, Deep
from modeling.retrieval.encoder import Encoder
from modeling.retrieval.words import language_of

SHARES = np.array([0.6, 0.8], np.float32)  # of both in a vector, which has length one as well


class Pair:
    """An `Embedder`: the vector of both languages, and one for each language, zero but for that of the text."""

    def __init__(self, encoder: Encoder, deep: Mapping[str, Deep]) -> None:
        self.encoder, self.deep = encoder, deep

    @classmethod
    @cache
    def load(cls) -> "Pair":
        """The one of the library, once a process. Raises a DamagedArtifact."""
        return cls(Encoder.load(), {language: Deep.load(directory) for language, directory in BASES.items()})

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        languages = np.array([language_of(text) for text in texts])
        return np.hstack(
            [SHARES[0] * self.encoder(texts), *(SHARES[1] * self.own(one, texts, languages) for one in self.deep)]
        )

    def own(self, language: str, texts: Sequence[str], languages: np.ndarray) -> np.ndarray:
        deep, places = self.deep[language], np.flatnonzero(languages == language)
        vectors = np.zeros((len(texts), deep.width), np.float32)
        vectors[places] = deep([texts[place] for place in places])
        return vectors
