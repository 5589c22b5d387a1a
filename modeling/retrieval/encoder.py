"""Short texts to vectors: what means the same lies close, also across English and Chinese. NumPy alone, one thread.

The weights (`base/`) are those of Universal Sentence Encoder multilingual v3 (Google, Apache-2.0), cut to the pieces of
two languages and to eight and four bits a number: 9 MB of 262 (`benchmarks/cut_encoder.py`).
Architecture as published (Yang et al. 2020, arXiv 1907.04307): pieces, convolutions over 2, 3 and 5 of them, a mean, and a
deep network. Texts go through `words.plain` first, so a number is one sign and capitals say nothing.

Shapes: B = texts of one length, T = their pieces, D = width of the table and of a vector, C = width of a convolution.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from tokenizers import Tokenizer

from modeling import checkpoint
from modeling.checkpoint import Artifact, Tensors
from modeling.retrieval.words import plain

KIND = "encoder"
BASE = Path(__file__).parent / "base"
BATCH, LONGEST = 64, 128  # texts at once, and pieces that are read of each
WINDOWS = {2: 0, 3: 1, 5: 2}  # pieces of a window, and how many of them stand before
UNKNOWN, BEGIN, END = 0, 1, 2
SMALL = 1e-6
WHOLE, HALF = 127, 7  # the largest number of eight and of four bits


class Embedder(Protocol):
    """Texts in, vectors of length one out: our encoder, or a model from outside."""

    def __call__(self, texts: Sequence[str]) -> np.ndarray: ...


class Encoder:
    """An `Embedder` with its vocabulary."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        self.tokenizer = Tokenizer.from_str(json.dumps(artifact.documents["pieces"]))
        self.weights = widened(artifact.tensors["weights"])

    @classmethod
    def load(cls, directory: Path = BASE) -> "Encoder":
        """Raises a DamagedArtifact."""
        return cls(checkpoint.load(directory, KIND))

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.weights["d3"].shape[1]), np.float32)
        for places, ids in batches(self.pieces(texts)):
            vectors[places] = self.encoded(ids)
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        found = self.tokenizer.encode_batch([plain(text) for text in texts], add_special_tokens=False)
        return [[BEGIN, *one.ids[:LONGEST], END] for one in found]

    def encoded(self, ids: np.ndarray) -> np.ndarray:
        """(B, T) -> (B, D)."""
        w = self.weights
        table = w["table"][ids]  # (B, T, D)
        near = standardised(product(table, w["near"]) + w["near.bias"], w["near.gain"], w["near.shift"])  # (B, T, 3 C)
        parts = [table]
        for branch, (size, before) in zip(np.split(near, len(WINDOWS), axis=-1), WINDOWS.items(), strict=True):
            for step in ("first", "second"):
                seen = product(windows(branch, size, before), w[f"{step}.{size}"]) + w[f"{step}.{size}.bias"]
                branch = np.maximum(seen, 0) + branch
            parts.append(branch)
        states = standardised(np.concatenate(parts, axis=-1), w["states.gain"], w["states.shift"])
        mean = (states.sum(1) @ w["mix"] + ids.shape[1] * w["mix.bias"]) / np.float32(ids.shape[1] ** 0.5)
        return self.deep(mean)

    def deep(self, mean: np.ndarray) -> np.ndarray:
        w = self.weights
        first = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
        last = np.tanh(first @ w["p3"] + np.maximum(first @ w["d2"], 0) @ w["d3"])
        return last / np.linalg.norm(last, axis=-1, keepdims=True)


def product(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Of all positions at once: NumPy alone would multiply text by text."""
    return (x.reshape(-1, x.shape[-1]) @ weight).reshape(*x.shape[:-1], -1)


def windows(x: np.ndarray, size: int, before: int) -> np.ndarray:
    """Each position with its neighbours side by side, zeros beyond the ends: (B, T, C) -> (B, T, size x C)."""
    B, T, C = x.shape
    wide = np.zeros((B, T + size - 1, C), x.dtype)
    wide[:, before : before + T] = x
    return np.concatenate([wide[:, place : place + T] for place in range(size)], axis=-1)


def standardised(x: np.ndarray, gain: np.ndarray, shift: np.ndarray) -> np.ndarray:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + SMALL) * gain + shift


def batches(pieces: Sequence[list[int]]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Texts of equal length together, so that nothing is padded: their places, and (B, T)."""
    lengths = np.array([len(ids) for ids in pieces])
    for length in np.unique(lengths):
        places = np.flatnonzero(lengths == length)
        for chosen in np.array_split(places, -(-len(places) // BATCH)):
            yield chosen, np.array([pieces[place] for place in chosen])


def narrowed(arrays: Tensors) -> Tensors:
    """Matrices as whole numbers with a scale a row: eight bits, and four for the table, which is most of the size."""
    kept: Tensors = {}
    for name, value in arrays.items():
        if value.ndim < 2:
            kept[name] = value.astype(np.float32)
            continue
        most = HALF if name == "table" else WHOLE
        scale = np.maximum(np.abs(value).max(1, keepdims=True), SMALL) / most
        whole = np.round(value / scale).astype(np.int8)
        kept[f"{name}.scale"] = scale.astype(np.float32)
        kept[name] = whole if most == WHOLE else (whole[:, ::2] + HALF) << 4 | (whole[:, 1::2] + HALF)
    return kept


def widened(kept: Tensors) -> Tensors:
    found: Tensors = {}
    for name, value in kept.items():
        if value.ndim == 2 and not name.endswith(".scale"):
            whole = (
                np.stack([value.view(np.uint8) >> 4, value.view(np.uint8) & 15], -1).reshape(len(value), -1)
                - np.float32(HALF)
                if name == "table"
                else value
            )
            found[name] = whole * kept[f"{name}.scale"]
        elif value.ndim < 2:
            found[name] = value
    return found
