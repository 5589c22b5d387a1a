"""When a shopper buys the same thing again: own purchases, how fresh they are, whether it is about time, and whether
those who have it buy it again these days.

A product that the shopper knows gains by its habit, and every product by a share of the model's own score. Which share is
asked of the last month. The likelihood of what was bought is no good judge of it: weights learned so reach NDCG@10 .359
over three months of the gift shop, where the plain share reaches .375. All figures here are of EASE with recent sales, over
the months before the one that is reported.

K = known products of one shopper, I = products.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from modeling.recommender.data import DAY, PURCHASE, Events, History
from modeling.recommender.evaluation import list_metrics, top

HALF_LIFE = 180.0  # days after which a purchase has half its say: .365 with 90, .373 with 180 and 365
NEVER = 0.05  # purchases that a product counts for that was never bought: .02 to .1 are the same
DUE = 0.3  # how much it says that the usual gap has just passed: .373, .375, .373 with 0, .3, .6
AGAIN = 0.4  # how much log buyers again for each who has it says: .368, .383, .382 with 0, .4, .6
AGAIN_DAYS = 28  # .383, .382, .380 with 28, 60, 90
FEW = 20.0  # owners of whom nothing is known: 5 to 50 are the same
SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0)
SHARE = 0.2  # of a shop with too little to learn from
LEAST_CASES = 30


class Habits(NamedTuple):
    """The products that were bought, and how strong the habit of each is; that of a product never bought is 0."""

    item: np.ndarray  # (K,)
    strength: np.ndarray  # (K,)


class HabitCase(NamedTuple):
    """One shopper of the last month: scores of all products, what they knew, what they bought."""

    scores: np.ndarray  # (I,)
    habits: Habits
    truth: np.ndarray


def again_of(events: Events) -> np.ndarray:
    """(I,) log of the buyers again of each product in the last days, for each shopper who has it."""
    bought = events.purchases
    pairs = bought.shopper.astype(np.int64) * len(events.items) + bought.item
    first = np.zeros(len(bought), bool)
    first[np.unique(pairs, return_index=True)[1]] = True
    recent = bought.time > bought.time.max(initial=0) - AGAIN_DAYS * DAY
    again, owners = (np.bincount(bought.item[rows], minlength=len(events.items)) for rows in (recent & ~first, first))
    return np.log((again + 1) / (owners + FEW)).astype(np.float32)


def habits_of(history: History, at: int, again: np.ndarray) -> Habits:
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
    return Habits(item, (np.log1p(fresh / NEVER) + DUE * due + AGAIN * again[item]).astype(np.float32))


def with_habits(scores: np.ndarray, habits: Habits, share: float) -> np.ndarray:
    """(I,) known products beside new ones."""
    together = share * scores
    together[habits.item] += habits.strength
    return together


def learn_share(cases: Sequence[HabitCase]) -> float:
    """The share that makes the best lists; the default when there are too few cases to tell."""

    def ndcg(share: float) -> float:
        lists = (top(with_habits(case.scores, case.habits, share)) for case in cases)
        return sum(list_metrics(ranked, case.truth)["ndcg@10"] for ranked, case in zip(lists, cases, strict=True))

    return max(SHARES, key=ndcg) if len(cases) >= LEAST_CASES else SHARE
