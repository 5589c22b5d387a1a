"""When a shopper buys the same thing again: own purchases, how fresh they are, and whether it is about time.

The logit of a product that the shopper knows is the model's own score, scaled, plus a few facts of their purchases;
the weights are those that make the last month's purchases most likely (a conditional logit, McFadden 1974).

K = known products of one shopper, I = products, C = cases.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from modeling.recommender.data import DAY, PURCHASE, History

HALF_LIFE = 90.0  # days
FACTS = 6  # constant, times, fresh times, recency, due, breadth
# Of the gift shop, rounded; for a shop with too little to learn from.
DEFAULT = np.array([1.0, 2.0, 0.5, 1.0, -0.3, 0.5, 0.0])
LEAST_CASES = 30
RIDGE = 1.0


class Known(NamedTuple):
    """The products that were bought, and what is known of each."""

    item: np.ndarray  # (K,)
    facts: np.ndarray  # (K, FACTS)


class RepeatCase(NamedTuple):
    """One shopper of the last month: scores of all products, what they knew, what they bought."""

    scores: np.ndarray  # (I,)
    known: Known
    truth: np.ndarray


def known_products(history: History, at: int) -> Known:
    """Facts of own purchases: log times, log times with half-life, log days since, nearness to the usual gap, breadth.

    Breadth is the log of how many products the shopper knows: who knows hundreds buys each of them again less often.
    """
    bought = history.kind == PURCHASE
    item, place, times = np.unique(history.item[bought], return_inverse=True, return_counts=True)
    time = history.time[bought]
    first, last = np.full(len(item), at), np.zeros(len(item), np.int64)
    np.minimum.at(first, place, time)
    np.maximum.at(last, place, time)
    fresh = np.bincount(place, np.exp2((time - at) / (HALF_LIFE * DAY)), minlength=len(item))
    since = np.maximum(at - last, 0) / DAY
    usual = (last - first) / DAY / np.maximum(times - 1, 1)
    due = np.where(usual > 0, np.exp(-np.square(np.log((since + 1) / (usual + 1)))), 0.0)
    breadth = np.full(len(item), np.log(max(len(item), 1)))
    columns = (np.ones(len(item)), np.log(times), np.log(fresh + 1e-3), np.log1p(since), due, breadth)
    return Known(item, np.stack(columns, axis=1).astype(np.float32))


def with_repeats(scores: np.ndarray, known: Known, weights: np.ndarray) -> np.ndarray:
    """(I,) logits in which known products stand beside new ones. `weights`: scale of the scores, then of the facts."""
    logits = weights[0] * scores
    logits[known.item] += known.facts @ weights[1:]
    return logits


def fit_repeats(cases: Sequence[RepeatCase]) -> np.ndarray:
    """(1 + FACTS,) the weights that make what was bought most likely; the defaults when there are too few cases."""
    if len(cases) < LEAST_CASES:
        return DEFAULT.copy()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for case in cases:
            value, gradient = cross_entropy(case, weights)
            total, slope = total + value / len(cases), slope + gradient / len(cases)
        pull = weights - DEFAULT
        return total + 0.5 * RIDGE / len(cases) * pull @ pull, slope + RIDGE / len(cases) * pull

    return minimize(loss, DEFAULT, jac=True, method="L-BFGS-B", options={"maxiter": 40}).x


def cross_entropy(case: RepeatCase, weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean of -log p over what was bought, and its gradient."""
    logits = with_repeats(case.scores, case.known, weights)
    chance = np.exp(logits - logits.max())
    chance /= chance.sum()
    excess = chance.copy()  # p - q
    excess[case.truth] -= 1 / len(case.truth)
    slope = np.concatenate(([excess @ case.scores], excess[case.known.item] @ case.known.facts))
    return float(-np.log(chance[case.truth] + 1e-12).mean()), slope
