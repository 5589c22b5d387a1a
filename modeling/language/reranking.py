"""Tells which of several texts a person would rather have: a line through a few traits of a text, learned from pairs.

Of each pair the chosen text shall score higher: logistic regression on the difference of their traits (Bradley and Terry
1952), with a small weight decay, fitted by Newton's method. Ten numbers learn from a few dozen pairs; a Transformer does not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from modeling.language.data import Told
from modeling.language.preferences import Preference, scores
from modeling.language.ranking import grams_of, overlap, said_twice
from modeling.language.sentences import join
from modeling.language.words import END, pieces
from modeling.language.writer import Writer

TRAITS = (
    "likelihood",  # a token's mean log chance
    "length",  # log of the characters
    "length squared",
    "missing facts",
    "wrong claims",
    "repetition",
    "template likeness",  # with the writer's own plain sentences, in runs of words
    "sentences",
    "words of a sentence",
    "distinct words",
)
DECAY = 0.02
ROUNDS = 30


@dataclass(frozen=True)
class Reranker:
    """Weights of the traits, each measured in its own spread."""

    scale: np.ndarray  # (F,)
    weights: np.ndarray  # (F,)

    @classmethod
    def learn(cls, writer: Writer, pairs: Sequence[Preference]) -> "Reranker":
        chosen, rejected = traits_of_pairs(writer, pairs)
        scale = np.concatenate((chosen, rejected)).std(axis=0)
        scale[scale < 1e-6] = 1.0
        return cls(scale, newton((chosen - rejected) / scale))

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Reranker":
        if tuple(document["traits"]) != TRAITS:
            raise ValueError("The reranker was learned from other traits: train the writer again.")
        return cls(np.array(document["scale"]), np.array(document["weights"]))

    def to_json(self) -> dict[str, Any]:
        return {"traits": list(TRAITS), "scale": self.scale.tolist(), "weights": self.weights.tolist()}

    def scores(self, traits: np.ndarray) -> np.ndarray:
        """(..., F) -> (...)"""
        return traits / self.scale @ self.weights

    def margins(self, writer: Writer, pairs: Sequence[Preference]) -> np.ndarray:
        """(P,) by how much the chosen text scores higher."""
        chosen, rejected = traits_of_pairs(writer, pairs)
        return self.scores(chosen) - self.scores(rejected)

    def ranked(self, writer: Writer, told: Told, texts: Sequence[str]) -> list[str]:
        """The best first; each text once."""
        distinct = list(dict.fromkeys(texts))
        order = np.argsort(-self.scores(traits_of(writer, [told] * len(distinct), distinct)), kind="stable")
        return [distinct[i] for i in order]


def traits_of_pairs(writer: Writer, pairs: Sequence[Preference]) -> tuple[np.ndarray, np.ndarray]:
    told, texts = [one.told for one in pairs] * 2, [one.chosen for one in pairs] + [one.rejected for one in pairs]
    found = traits_of(writer, told, texts)
    return found[: len(pairs)], found[len(pairs) :]


def traits_of(writer: Writer, told: Sequence[Told], texts: Sequence[str]) -> np.ndarray:
    """(B, F)"""
    likelihoods = scores(writer, told, texts)
    plain = {id(one): grams_of(plain_text(writer, one)) for one in told}
    rows = []
    for one, text, (score, tokens) in zip(told, texts, likelihoods, strict=True):
        checked, read = writer.checker.check(text, one), pieces(text)
        words = [piece.word for piece in read if piece.word != END]
        sentences = max(1, len(read) - len(words))
        length = math.log(max(len(text), 1) / 100)
        rows.append((
            score / tokens, length, length**2, len(checked.missing), len(checked.wrong), said_twice(text),
            overlap(grams_of(text), plain[id(one)]), sentences, len(words) / sentences, len(set(words)) / max(len(words), 1),
        ))  # fmt: skip
    return np.array(rows, dtype=np.float64)


def plain_text(writer: Writer, told: Told) -> str:
    slots = writer.prompts.slots
    return join(writer.sentences.tell(told.pairs, told, slots.plan(told), slots), told.language)


def newton(differences: np.ndarray) -> np.ndarray:
    """(P, F) chosen less rejected -> (F,) weights with the least mean of -log sigmoid(difference . weights) + decay."""
    weights = np.zeros(differences.shape[1])
    for _ in range(ROUNDS):
        wrong = 1 / (1 + np.exp(np.clip(differences @ weights, -50, 50)))  # the chance of the other choice
        slope = DECAY * weights - differences.T @ wrong / len(differences)
        bend = differences.T @ (differences * (wrong * (1 - wrong))[:, None]) / len(differences)
        step = np.linalg.solve(bend + DECAY * np.eye(len(weights)), slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights
