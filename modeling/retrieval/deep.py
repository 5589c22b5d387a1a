"""Texts of one language to vectors by a Transformer (post-norm, learned positions, GELU) and the mean of its states. NumPy alone.

The weights are those of all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) for English and of multilingual-e5-small
(Microsoft, MIT) for Chinese, cut to the pieces of their language and to eight and four bits a number
(`benchmarks/cut_encoder.py`).

Shapes: B = texts of one length, T = their pieces, D = width, H = heads, K = width of one head.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import erf
from tokenizers import Tokenizer

from modeling import checkpoint
from modeling.checkpoint import Artifact
from modeling.retrieval.encoder import BASE, batches, product, standardised, widened
from modeling.retrieval.words import plain

KIND = "deep"
BASES = {"en": BASE / "english", "zh": BASE / "chinese"}
HEADS = 12
BEGIN, END = "[CLS]", "[SEP]"
ROOT = np.float32(0.5**0.5)


class Deep:
    """An `Embedder`. Beside the weights stands what it wants to read before each text."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        self.tokenizer = Tokenizer.from_str(json.dumps(artifact.documents["pieces"]))
        self.before = artifact.documents["reading"]["before"]
        self.weights = widened(artifact.tensors["weights"])
        self.layers = sum(name.endswith(".asked") for name in self.weights)
        self.longest, self.width = self.weights["places"].shape

    @classmethod
    def load(cls, directory: Path) -> "Deep":
        """Raises a DamagedArtifact."""
        return cls(checkpoint.load(directory, KIND))

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.width), np.float32)
        for places, ids in batches(self.pieces(texts)):
            vectors[places] = self.encoded(ids)
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        begin, end = (self.tokenizer.token_to_id(one) for one in (BEGIN, END))
        found = self.tokenizer.encode_batch([self.before + plain(text) for text in texts], add_special_tokens=False)
        return [[begin, *one.ids[: self.longest - 2], end] for one in found]

    def encoded(self, ids: np.ndarray) -> np.ndarray:
        """(B, T) -> (B, D)."""
        x = self.standard("table", self.weights["table"][ids] + self.weights["places"][: ids.shape[1]])
        for layer in range(self.layers):
            x = self.standard(f"{layer}.seen", x + self.seen(layer, x))
            x = self.standard(f"{layer}.thought", x + self.thought(layer, x))
        return direction(direction(x.mean(1)) - self.weights.get("middle", np.float32(0)))

    def seen(self, layer: int, x: np.ndarray) -> np.ndarray:
        """What each position takes from all: (B, T, D) -> (B, T, D)."""
        B, T, D = x.shape
        parts = self.through(f"{layer}.asked", x).reshape(B, T, 3, HEADS, -1)
        query, key, value = parts.transpose(2, 0, 3, 1, 4)  # (B, H, T, K) each
        shares = softmax(query @ key.swapaxes(-1, -2) / np.float32((D / HEADS) ** 0.5))
        return self.through(f"{layer}.taken", (shares @ value).swapaxes(1, 2).reshape(B, T, D))

    def thought(self, layer: int, x: np.ndarray) -> np.ndarray:
        wide = self.through(f"{layer}.wide", x)
        return self.through(f"{layer}.narrow", wide * (0.5 + 0.5 * erf(wide * ROOT)))

    def through(self, name: str, x: np.ndarray) -> np.ndarray:
        return product(x, self.weights[name]) + self.weights[f"{name}.bias"]

    def standard(self, name: str, x: np.ndarray) -> np.ndarray:
        return standardised(x, self.weights[f"{name}.gain"], self.weights[f"{name}.shift"])


def direction(x: np.ndarray) -> np.ndarray:
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def softmax(x: np.ndarray) -> np.ndarray:
    raised = np.exp(x - x.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)
