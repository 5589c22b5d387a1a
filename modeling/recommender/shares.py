"""How much each view says in the blend, by what makes the best lists on the cases that a trial holds back.

First the plain half: how fast a taste fades, and how much recent sales say. Then how much the Transformer says beside it.
A shop of seasons wants months and many sales; where one thing leads to the next, the last few are nearly all.

C = cases, I = products.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from modeling.recommender.blend import Blend, Shares
from modeling.recommender.data import History
from modeling.recommender.evaluation import Case, Split, list_metrics, top
from modeling.recommender.repeat import LEAST_CASES

HALF_LIVES = (1.0, 1.5, 10.0, 40.0, 120.0)  # days
PRIORS = (0.0, 0.4, 0.8, 1.6)
HOMES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
AT_ONCE = 100


def learn_shares(blend: Blend, split: Split) -> Shares:
    """The given ones when there are too few cases to tell."""
    if len(split.cases) < LEAST_CASES:
        return blend.shares
    shares = blend.shares._replace(**plain_shares(blend, split))
    one_sided = (replace(blend, shares=shares._replace(home=share)) for share in (0.0, 1.0))
    plain, deep = (list(scored(split, one.many)) for one in one_sided)

    def mixed(share: float) -> float:
        return ndcg(split, (share * d + (1 - share) * p for d, p in zip(deep, plain, strict=True)))

    return shares._replace(home=max(HOMES, key=mixed))


def plain_shares(blend: Blend, split: Split) -> dict[str, float]:
    knowledge, found = blend.knowledge, {}
    at = split.cases[0].at
    for half_life in HALF_LIVES:
        near = list(scored(split, lambda histories, at, days=half_life: knowledge.near(histories, at, days)))
        for prior in PRIORS:
            lists = (knowledge.with_sales_prior(scores, at, prior) for scores in near)
            found[half_life, prior] = ndcg(split, lists)
    half_life, prior = max(found, key=lambda pair: found[pair])
    return {"half_life": half_life, "prior": prior}


def scored(split: Split, scores: Callable[[Sequence[History], int], np.ndarray]) -> Iterator[np.ndarray]:
    """(up to AT_ONCE, I) of all cases, which ask at one moment."""
    for chunk in chunks(split.cases):
        yield scores([case.history for case in chunk], chunk[0].at)


def chunks(cases: Sequence[Case]) -> list[Sequence[Case]]:
    return [cases[i : i + AT_ONCE] for i in range(0, len(cases), AT_ONCE)]


def ndcg(split: Split, scores: Iterable[np.ndarray]) -> float:
    total = 0.0
    for chunk, rows in zip(chunks(split.cases), scores, strict=True):
        for case, row in zip(chunk, np.where(split.candidates, rows, -np.inf), strict=True):
            row[case.known] = -np.inf
            total += list_metrics(top(row), case.truth)["ndcg@10"]
    return total
