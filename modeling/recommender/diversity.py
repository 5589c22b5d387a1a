"""A list that does not say the same thing eight times: maximal marginal relevance (Carbonell and Goldstein 1998).

The next place goes to the product with the highest (1 - s) * relevance - s * likeness to what stands in the list already.
Relevance is the score, scaled to 0..1 over the products at hand; likeness is half by category, half by shared words of
the title, and by words alone where a category is not known. s = 0 leaves the list as it is.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from modeling.recommender.words import words


class Traits(NamedTuple):
    category: str
    words: frozenset[str]


@lru_cache(maxsize=50_000)
def traits(title: str, category: str = "") -> Traits:
    return Traits(category, frozenset(words(title)))


def diversified(scores: Sequence[float], products: Sequence[Traits], *, count: int, strength: float) -> list[int]:
    """Indices of the first `count` places, the best first. `scores` fall from the first product to the last."""
    if strength <= 0 or len(scores) < 2:
        return list(range(min(count, len(scores))))
    worth = [(1 - strength) * one for one in relevance(scores)]
    nearest = [0.0] * len(scores)
    left, chosen = list(range(len(scores))), []
    while left and len(chosen) < count:
        best = max(left, key=lambda one: (worth[one] - strength * nearest[one], -one))
        chosen.append(best)
        left.remove(best)
        for one in left:
            nearest[one] = max(nearest[one], likeness(products[one], products[best]))
    return chosen


def relevance(scores: Sequence[float]) -> list[float]:
    low, high = min(scores), max(scores)
    return [(one - low) / (high - low) if high > low else 1.0 for one in scores]


def likeness(one: Traits, other: Traits) -> float:
    both = len(one.words & other.words)
    shared = both / (len(one.words) + len(other.words) - both) if both else 0.0
    if not one.category or not other.category:
        return shared
    return (shared + (one.category == other.category)) / 2
