"""Puts the Transformer beside every plain model on one split: the table that a person judges by.

Each plain model is fitted here on the same events, and its CPU seconds are counted.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from modeling.recommender.baselines import (
    CART,
    FOR_YOU,
    ItemToItem,
    OwnItems,
    Popular,
    Scorer,
    WithRecentSales,
    fit_ease,
    fit_item_knn,
)
from modeling.recommender.blend import Blend, Shares
from modeling.recommender.data import Events, History
from modeling.recommender.evaluation import Measured, Split, measure, paired_bootstrap
from modeling.recommender.knowledge import HALF_LIFE
from modeling.recommender.repeat import DEFAULT, known_products, with_repeats
from modeling.recommender.sales import RecentSales

ALONE, SERVED = "transformer", "transformer + EASE"


@dataclass(frozen=True)
class Comparison:
    """All models on one split; the last is the one that would serve."""

    protocol: str
    shoppers: int
    models: list[Measured]
    plain: int  # the first so many are the plain ones

    @property
    def served(self) -> Measured:
        return self.models[-1]

    @property
    def best_baseline(self) -> Measured:
        return max(self.models[: self.plain], key=lambda model: model.metrics["ndcg@10"].mean())

    def paired(self) -> dict[str, Any]:
        """The served model against each plain one, shopper by shopper, on NDCG@10."""
        ours = self.served.metrics["ndcg@10"]
        return {
            f"{self.served.name} - {model.name}": paired_bootstrap(ours, model.metrics["ndcg@10"])
            for model in self.models[:-1]
        }

    def gate(self) -> dict[str, Any]:
        """The served model against the best plain one."""
        return {"protocol": self.protocol, "best_baseline": self.best_baseline.name, **self.against(self.best_baseline)}

    def against(self, rival: Measured) -> dict[str, float]:
        """The served model's NDCG@10 less the rival's: `lower` is the bound that decides a promotion."""
        paired = paired_bootstrap(self.served.metrics["ndcg@10"], rival.metrics["ndcg@10"])
        lower, upper = paired["interval"]
        return {"difference": paired["difference"], "lower": lower, "upper": upper, "p": paired["p"]}

    def to_json(self) -> dict[str, Any]:
        rows = [model.row() for model in self.models]
        return {"protocol": self.protocol, "shoppers": self.shoppers, "models": rows, "paired": self.paired()}


@dataclass(frozen=True)
class Placed:
    """A blend as the protocol uses it: new products, everything, or the rest of a cart."""

    blend: Blend
    protocol: str

    def scores(self, history: History, at: int) -> np.ndarray:
        if self.protocol == "anything":
            return self.blend.with_own(history, at)
        return self.blend.scores(history, at, same_session=self.protocol == "loo")


@dataclass(frozen=True)
class WithOwn:
    """A plain model with the shopper's own purchases beside it, at the default weights."""

    base: Scorer

    def scores(self, history: History, at: int) -> np.ndarray:
        return with_repeats(self.base.scores(history, at), known_products(history, at), DEFAULT)


def compare(
    split: Split, blend: Blend, *, fit_cpu_seconds: float = 0.0, beat: Callable[[], None] = lambda: None
) -> Comparison:
    """Measures the plain models, the Transformer alone, and the blend that serves; `beat` is called between them."""
    plain = []
    for name, fit in plain_models(split):
        plain.append(measure(name, *fitted(fit), split=split))
        beat()
    ours = [] if split.protocol == "anything" else [(ALONE, replace(blend, shares=Shares(1.0, 1.0)))]
    ours.append((SERVED + (" + own items" if split.protocol == "anything" else ""), blend))
    deep = [measure(name, Placed(one, split.protocol), fit_cpu_seconds, split=split) for name, one in ours]
    return Comparison(split.protocol, len(split.cases), [*plain, *deep], len(plain))


def fitted(fit: Callable[[], Scorer]) -> tuple[Scorer, float]:
    begin = time.process_time()
    return fit(), time.process_time() - begin


def plain_models(split: Split) -> Iterator[tuple[str, Callable[[], Scorer]]]:
    """Names and how to fit them, the simplest first."""
    events, protocol = split.training, split.protocol
    repeats = protocol == "anything"
    strength = CART if protocol == "loo" else FOR_YOU
    yield "popular", lambda: Popular(RecentSales.of(events, repeats=repeats))
    yield "recent popular", lambda: Popular(RecentSales.of(events, repeats=repeats), days=28)
    yield "item-kNN", lambda: ItemToItem(fit_item_knn(events))
    yield "EASE", lambda: ItemToItem(fit_ease(events, strength))
    yield "EASE + recent sales", lambda: ease_with_sales(events, strength)
    if repeats:
        yield "own items", lambda: OwnItems(len(events.items))
        yield "own items + EASE + recent sales", lambda: WithOwn(ease_with_sales(events, strength))


def ease_with_sales(events: Events, strength: float) -> WithRecentSales:
    return WithRecentSales(ItemToItem(fit_ease(events, strength), HALF_LIFE), RecentSales.of(events))
