"""The weights of `confidence`: logistic regression over the signs of each passage that stands near a question."""

from collections.abc import Iterator, Sequence

import numpy as np

from marketing.chat.confidence import Evidence, signs

NEAR = 8  # passages that each arm puts first: the others teach nothing but that what is far is wrong
Row = tuple[tuple[float, ...], bool]  # signs, and whether the passage answers


def rows(found: Sequence[Evidence], strangeness: float, right: Sequence[bool], kind: str, arms: str) -> Iterator[Row]:
    near = _near(found)
    for place, told in enumerate(signs(found, strangeness)):
        one = found[place]
        if place in near and (one.passage.kind, one.arms) == (kind, arms):
            yield told, right[place]


def regression(told: Sequence[Row], ridge: float, start: Sequence[float] | None = None) -> list[float]:
    """Weights that stay near `start`, or near zero, as far as the ridge holds them."""
    from scipy.optimize import minimize  # heavy, and only a training needs it

    x, y = np.array([signs for signs, _right in told]), np.array([right for _signs, right in told], float)
    begin = np.zeros(x.shape[1]) if start is None else np.array(start, float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z, away = x @ weights, weights - begin
        cost = float(np.sum(np.logaddexp(0, z) - y * z) + ridge * np.sum(away**2))
        return cost, x.T @ (1 / (1 + np.exp(-z)) - y) + 2 * ridge * away

    return [round(float(weight), 3) for weight in minimize(loss, begin, jac=True).x]


def _near(found: Sequence[Evidence]) -> set[int]:
    def best(score: Sequence[float]) -> list[int]:
        return sorted(range(len(found)), key=lambda place: -score[place])[:NEAR]

    alike = [one.likeness.best if one.likeness else 0.0 for one in found]
    shares = [-np.inf if one.share is None else one.share for one in found]
    return {*best([one.fit.score for one in found]), *best(alike), *best(shares)}
