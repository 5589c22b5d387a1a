"""A shopkeeper's thumb on the scale: some products move up or down by a told part of the list's own spread.

I = products. One unit is one standard deviation of the scores of the list, so that a nudge means the same in every list.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from modeling.recommender.knowledge import Knowledge


class Nudge(NamedTuple):
    """All products of which everything named here is true; a product without a price is in no band of prices."""

    by: float
    product_id: str = ""
    category: str = ""
    price_from: float | None = None
    price_to: float | None = None


def amounts(nudges: Sequence[Nudge], knowledge: Knowledge, scores: np.ndarray) -> np.ndarray:
    """(I,) what is added to each score; nudges of one product add up."""
    finite = scores[np.isfinite(scores)]
    spread = float(finite.std()) if len(finite) else 0.0
    added = np.zeros(len(scores), np.float32)
    for nudge in nudges:
        added[covered(nudge, knowledge)] += nudge.by * spread
    return added


def covered(nudge: Nudge, knowledge: Knowledge) -> np.ndarray:
    """Indices, or a mask, of the products that a nudge means."""
    if nudge.product_id:
        position = knowledge.position.get(nudge.product_id)
        return np.array([] if position is None else [position], dtype=np.int64)
    meant = np.ones(len(knowledge.items), bool)
    if nudge.category:
        meant &= knowledge.categories == nudge.category
    if nudge.price_from is not None:
        meant &= knowledge.prices >= nudge.price_from  # NaN is in no band
    if nudge.price_to is not None:
        meant &= knowledge.prices <= nudge.price_to
    return meant
