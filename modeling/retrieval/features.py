"""What the heads read: the vector of an encoder and the terms of TF-IDF side by side, each with a weight.

A weight of zero leaves a side out. With the terms alone it is the plain rival.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from modeling.retrieval.encoder import Embedder
from modeling.retrieval.lexical import Lexical
from modeling.retrieval.linear import Block, Rows


@dataclass(frozen=True, kw_only=True)
class Mix:
    """How much each side says, and how far a coefficient may go."""

    encoder: float = 1.0
    lexical: float = 1.0
    prior: float = 10.0

    def __post_init__(self) -> None:
        if min(self.encoder, self.lexical) < 0 or not self.encoder + self.lexical > 0 or not self.prior > 0:
            raise ValueError(f"Neither weight may be negative, one and the prior must be positive: {self}.")

    def rows(self, vectors: np.ndarray, terms: Block) -> Rows:
        sides = ((self.encoder, vectors), (self.lexical, terms))
        return Rows([np.float32(weight) * block for weight, block in sides if weight])


RIVAL = Mix(encoder=0.0)


@dataclass
class Features:
    """Texts in, rows out."""

    embed: Embedder
    lexical: Lexical
    mix: Mix

    def __call__(self, texts: Sequence[str]) -> Rows:
        return self.mixed(self.embed(texts) if self.mix.encoder else np.zeros((len(texts), 0), np.float32), texts)

    def mixed(self, vectors: np.ndarray, texts: Sequence[str]) -> Rows:
        """For texts whose vectors are known already."""
        return self.mix.rows(vectors, self.lexical(texts))

    def with_mix(self, mix: Mix) -> "Features":
        return replace(self, mix=mix)
