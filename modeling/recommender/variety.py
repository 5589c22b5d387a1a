"""What variety costs and brings: NDCG@10, coverage and likeness within a list, by the strength of the re-ranking."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from modeling.bootstrap import paired_bootstrap
from modeling.recommender.baselines import Scorer
from modeling.recommender.data import Item
from modeling.recommender.diversity import Traits, diversified, likeness, traits
from modeling.recommender.evaluation import K, Split, list_metrics, top

POOL = 2 * K + 8  # as `marketing.recommendations.choosing` has it
STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)


class Pool(NamedTuple):
    """The best products of one case, the best first, with their scores, and those that were right."""

    items: np.ndarray
    scores: list[float]
    truth: np.ndarray


def prices(split: Split, scorer: Scorer, items: Sequence[Item]) -> list[dict[str, Any]]:
    """A row for each strength; its difference to a list without variety is paired by shopper."""
    pools = [pool_of(split, scorer, number) for number in range(len(split.cases))]
    known = [traits(item.title, item.category) for item in items]
    rows, plain = [], None
    for strength in STRENGTHS:
        shown = [varied(pool, known, strength) for pool in pools]
        metrics = [list_metrics(list_, pool.truth) for list_, pool in zip(shown, pools, strict=True)]
        ndcg = np.array([one["ndcg@10"] for one in metrics])
        plain = ndcg if plain is None else plain
        told = paired_bootstrap(ndcg, plain)
        rows.append(
            {
                "strength": strength,
                "ndcg@10": float(ndcg.mean()),
                "difference": told["difference"],
                "interval": list(told["interval"]),
                "hr@10": float(np.mean([one["hr@10"] for one in metrics])),
                "coverage@10": len(np.unique(np.concatenate(shown))) / max(int(split.candidates.sum()), 1),
                "likeness": float(np.mean([alike(list_, known) for list_ in shown])),
            }
        )
    return rows


def pool_of(split: Split, scorer: Scorer, number: int) -> Pool:
    case = split.cases[number]
    scores = np.where(split.candidates, scorer.scores(case.history, case.at), -np.inf)
    scores[case.known] = -np.inf
    best = top(scores, POOL)
    return Pool(best, scores[best].tolist(), case.truth)


def varied(pool: Pool, known: Sequence[Traits], strength: float) -> np.ndarray:
    order = diversified(pool.scores, [known[item] for item in pool.items], count=K, strength=strength)
    return pool.items[order]


def alike(shown: np.ndarray, known: Sequence[Traits]) -> float:
    """The mean of all pairs of a list."""
    pairs = [likeness(known[one], known[other]) for one, other in combinations(shown, 2)]
    return float(np.mean(pairs)) if pairs else 0.0
