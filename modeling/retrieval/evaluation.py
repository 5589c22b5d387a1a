"""How good answers are, in numbers, on messages whose right answer is known; differences are paired, message by message."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from modeling.retrieval.data import ENTRY, HAND_OFF, OFF_TOPIC, Message
from modeling.retrieval.retriever import Answer

DRAWS = 2_000
DEEP = 10


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % bootstrap interval over messages."""

    mean: float
    lower: float
    upper: float

    @classmethod
    def of(cls, values: np.ndarray, seed: int = 0) -> "Interval":
        if not len(values):
            return cls(float("nan"), float("nan"), float("nan"))
        drawn = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
        lower, upper = np.percentile(values[drawn].mean(1), (2.5, 97.5))
        return cls(float(values.mean()), float(lower), float(upper))


def hits(answers: Sequence[Answer], messages: Sequence[Message]) -> np.ndarray:
    """Of messages that an entry answers: whether it stands first."""
    pairs = zip(answers, messages, strict=True)
    return np.array([one.ranking[0][0] == asked.entry for one, asked in pairs if asked.entry is not None], float)


def gains(answers: Sequence[Answer], messages: Sequence[Message]) -> np.ndarray:
    """nDCG@10 of each message that an entry answers; one entry is right."""
    found = []
    for one, asked in zip(answers, messages, strict=True):
        if asked.entry is not None:
            names = [name for name, _ in one.ranking[:DEEP]]
            found.append(1 / np.log2(2 + names.index(asked.entry)) if asked.entry in names else 0.0)
    return np.array(found)


@dataclass(frozen=True)
class Evaluation:
    """Ratios are None where no message asks for them."""

    messages: int
    accuracy: Interval
    ndcg: Interval
    off_topic_answered: float | None
    answered: float | None  # of the messages that an entry answers
    answered_right: float | None  # of those
    hand_off_caught: float | None
    hand_off_wrongly: float | None
    calibration: float  # expected calibration error of the confidence, ten equal bins

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(answers: Sequence[Answer], messages: Sequence[Message]) -> Evaluation:
    label = np.array([asked.label for asked in messages])
    given = np.array([one.entry is not None for one in answers])
    right = np.array([one.ranking[0][0] == asked.entry for one, asked in zip(answers, messages, strict=True)])
    person = np.array([one.hand_off for one in answers])
    inside = label == ENTRY
    return Evaluation(
        messages=len(messages),
        accuracy=Interval.of(hits(answers, messages)),
        ndcg=Interval.of(gains(answers, messages)),
        off_topic_answered=share(given, label == OFF_TOPIC),
        answered=share(given, inside),
        answered_right=share(right, inside & given),
        hand_off_caught=share(person, label == HAND_OFF),
        hand_off_wrongly=share(person, label != HAND_OFF),
        calibration=calibration_error(np.array([one.confidence for one in answers]), right),
    )


def share(what: np.ndarray, among: np.ndarray) -> float | None:
    return float(what[among].mean()) if among.any() else None


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [place == one for one in range(bins)]
    return float(sum(abs(confidence[part].mean() - right[part].mean()) * part.mean() for part in parts if part.any()))
