"""Every plain model of one training, by name, with what it cost: fitted once, however many protocols ask."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from scipy import sparse

from modeling.recommender.baselines import (
    Alike,
    Chance,
    ItemToItem,
    OwnItems,
    Popular,
    Scorer,
    WithRecentSales,
    fit_item_knn,
    fit_words,
    standardised,
)
from modeling.recommender.data import Events, History
from modeling.recommender.ease import EASE_MOST_ITEMS, fit_cart_ease, fit_ease
from modeling.recommender.following import fit_following
from modeling.recommender.knowledge import EARLIER, HALF_LIFE
from modeling.recommender.repeat import SHARE, again_of, habits_of, with_habits
from modeling.recommender.sales import RecentSales

LAST_FEW = 1.5  # half-life in products, where there are no dates
LEAVE_ONE_OUT = 100.0  # lambda of EASE there; one product earlier: .113, .119, .114 with 10, 100, 300

Named = tuple[str, Scorer, float]
Fitted = TypeVar("Fitted")


@dataclass(frozen=True)
class WithOwn:
    """A plain model with the shopper's own purchases beside it, at the default share."""

    base: Scorer
    again: np.ndarray  # (I,)

    def scores(self, history: History, at: int) -> np.ndarray:
        return with_habits(standardised(self.base.scores(history, at)), habits_of(history, at, self.again), SHARE)


def timed(fit: Callable[[], Fitted]) -> tuple[Fitted, float]:
    """What was fitted, and the CPU seconds it took."""
    begin = time.process_time()
    return fit(), time.process_time() - begin


@dataclass(frozen=True)
class Near:
    """What goes with what, and the CPU seconds that it took to find out."""

    name: str
    matrix: np.ndarray | sparse.csr_array
    seconds: float


class PlainModels:
    """The simplest first. Where the catalogue is too large for EASE, item-kNN takes its place."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self.too_large = len(events.items) > EASE_MOST_ITEMS

    @cached_property
    def item_knn(self) -> Near:
        return Near("item-kNN", *timed(lambda: fit_item_knn(self.events)))

    @cached_property
    def for_you(self) -> Near:
        return Near("EASE", *timed(lambda: fit_ease(self.events)))

    def of(self, protocol: str) -> Iterator[Named]:
        """Names and scorers, and the CPU seconds of each fit."""
        if protocol == "cold":
            yield "random", Chance(len(self.events.items)), 0.0
            words, seconds = timed(lambda: fit_words(self.events.items))
            yield "like in words", Alike(words), seconds
            return
        sales, seconds = timed(lambda: RecentSales.of(self.events, repeats=protocol == "anything"))
        yield "popular", Popular(sales), seconds
        yield "recent popular", Popular(sales, days=28), seconds
        yield self.item_knn.name, ItemToItem(self.item_knn.matrix), self.item_knn.seconds
        if not self.events.dated:
            following = Near("what follows what", *timed(lambda: fit_following(self.events)))
            yield following.name, ItemToItem(following.matrix, LAST_FEW), following.seconds
        near = self.best_near(protocol)
        if near is not self.item_knn:
            yield near.name, ItemToItem(near.matrix), near.seconds
        new_buyers, seconds = timed(lambda: RecentSales.of(self.events))
        with_sales = WithRecentSales(ItemToItem(near.matrix, HALF_LIFE), new_buyers)
        yield f"{near.name} + recent sales", with_sales, near.seconds + seconds
        if protocol == "loo" and not self.too_large:
            baskets = Near("EASE of baskets", *timed(lambda: fit_cart_ease(self.events)))
            yield baskets.name, ItemToItem(baskets.matrix, earlier=EARLIER), baskets.seconds
        if protocol == "anything":
            yield "own items", OwnItems(len(self.events.items)), 0.0
            yield (
                f"own items + {near.name} + recent sales",
                WithOwn(with_sales, again_of(self.events)),
                near.seconds + seconds,
            )

    def best_near(self, protocol: str) -> Near:
        if self.too_large:
            return self.item_knn
        return Near("EASE", *timed(lambda: fit_ease(self.events, LEAVE_ONE_OUT))) if protocol == "loo" else self.for_you
