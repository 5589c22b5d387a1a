"""How sure an answer is: the probability that it is right, learned from messages whose right answer is known.

Shapes: N = messages, E = entries, G = the three sides of the gate, S = signs.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from modeling.retrieval.data import ENTRY, LABELS, OFF_TOPIC
from modeling.retrieval.linear import Rows, fit_linear

SIGNS = ("best", "lead", "in scope", "on topic")
PRIOR = 10.0  # variance of a weight
WRONG, LEAKED = 0.03, 0.01  # of what an entry answers and is answered, and of the messages that no entry answers
ENOUGH = 100  # of those, for one in a hundred to be seen
LOWEST = (0.3, 0.95)  # no threshold outside


@dataclass(frozen=True)
class Confidence:
    """A logistic curve over signs, and from where on to answer and to call a person."""

    # As fitted on six tasks of both languages, with no, one and five messages an entry: see docs/models.md.
    weights: tuple[float, ...] = (0.72, 1.97, -0.08, 0.3)
    bias: float = -0.52
    threshold: float = 0.8
    person: float = 0.4

    def __call__(self, signs: np.ndarray) -> np.ndarray:
        return expit(signs @ np.array(self.weights) + self.bias)


def signs_of(ranked: np.ndarray, gated: np.ndarray) -> np.ndarray:
    """Log-odds of the first entry, its lead on the second, and what the gate says: (N, E), (N, G) -> (N, S)."""
    ordered = np.sort(ranked, axis=1)[:, ::-1]
    second = ordered[:, 1] if ranked.shape[1] > 1 else np.full(len(ranked), -10.0)
    inside, off = gated[:, LABELS.index(ENTRY)], gated[:, LABELS.index(OFF_TOPIC)]
    signs = np.stack((odds(ordered[:, 0]), ordered[:, 0] - second, odds(inside), inside - off), axis=1)
    return np.clip(signs, -10, 10)


def odds(logs: np.ndarray) -> np.ndarray:
    return logs - np.log(-np.expm1(np.minimum(logs, -1e-6)))


def fit_confidence(signs: np.ndarray, right: np.ndarray, inside: np.ndarray, written: np.ndarray) -> Confidence:
    """From messages that the heads had not seen: whether the first entry was right, whether any could be, and whether
    shoppers of this shop wrote it. Where these wrote enough that no entry answers, idle talk of others leaks too seldom to count.
    """
    head = fit_linear(Rows([signs]), right.astype(int), 2, np.ones(len(right)), PRIOR)
    weights = head.weight[:, 1] - head.weight[:, 0]
    fitted = Confidence(weights=tuple(map(float, weights)), bias=float(head.bias[1] - head.bias[0]))
    counted = inside | written if np.sum(written & ~inside) >= ENOUGH else np.full(len(right), True)
    return replace(fitted, threshold=threshold_of(fitted(signs)[counted], right[counted], inside[counted]))


def threshold_of(confidence: np.ndarray, right: np.ndarray, inside: np.ndarray) -> float:
    """The lowest from which on few answers are wrong, and few of the messages that no entry answers get one."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum((inside & ~right)[order]) / np.maximum(1, np.cumsum(inside[order]))
    leaked = np.cumsum(~inside[order]) / max(1, (~inside).sum())
    fine = np.flatnonzero((wrong <= WRONG) & (leaked <= LEAKED))
    lowest = float(confidence[order[fine[-1]]]) if len(fine) else LOWEST[1]
    return float(np.clip(lowest, *LOWEST))
