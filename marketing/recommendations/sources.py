"""Who proposes products: the model or its neighbours, the best sellers, or what the shopper bought before."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask, Known
from marketing.recommendations.choosing import Candidate
from marketing.recommendations.models import Placement
from marketing.recommendations.rules import RuleBook
from marketing.recommendations.shelf import Warm

if TYPE_CHECKING:
    from modeling.recommender.data import Interaction


@dataclass(frozen=True)
class ByModel:
    ask: Ask
    known: Known
    warm: Warm
    history: list["Interaction"]

    def __call__(self, count: int, among: QuerySet[Product] | None = None) -> list[Candidate]:
        ranked = self.warm.ranker.rank(
            self.history,
            k=count,
            at=self.ask.at,
            placement=self.ask.placement.key,
            product_id=self.ask.product_id or None,
            candidates=self._candidates(among),
            include_known=self.ask.placement.include_bought,
            keep_bought=True,
            nudges=self.known.rules.nudges(),
        )
        return [Candidate(one.product_id, one.score, one.nudge) for one in ranked]

    def _candidates(self, among: QuerySet[Product] | None) -> set[str] | None:
        again = self.ask.placement.key == Placement.Key.BUY_AGAIN
        if among is None:
            return set(self.known.bought) if again else None
        allowed = set(among.values_list("external_id", flat=True))
        return allowed & self.known.bought if again else allowed


@dataclass(frozen=True)
class ByBestSellers:
    """The same for everybody."""

    shop: Shop
    rules: RuleBook
    category_id: object = None

    def __call__(self, count: int, among: QuerySet[Product] | None = None) -> list[Candidate]:
        products = Product.objects.for_shop(self.shop) if among is None else among
        if self.category_id is not None:
            products = products.filter(category_id=self.category_id)
        statistics = dict(selectors.best_sellers(products, self._sought, newest=count))
        ranked = nudged(self.shop, self.rules, by_place(statistics))
        return [replace(one, statistic=statistics[one.product_id]) for one in ranked[:count]]

    @cached_property
    def _sought(self) -> list[tuple[str, str]]:
        """Read once, though the source may be asked a second time."""
        return selectors.sought_lately(self.shop)


@dataclass(frozen=True)
class ByOwnPurchases:
    """Without a model, the latest first."""

    shop: Shop
    known: Known

    def __call__(self, count: int, among: QuerySet[Product] | None = None) -> list[Candidate]:
        bought = dict.fromkeys(row.product_id for row in self.known.history if row.product_id in self.known.bought)
        if among is not None:
            allowed = set(among.filter(external_id__in=bought).values_list("external_id", flat=True))
            bought = {one: None for one in bought if one in allowed}
        return nudged(self.shop, self.known.rules, by_place(bought))[:count]


def by_place(product_ids: Iterable[str]) -> list[Candidate]:
    """Scores of a list that has none: evenly spaced, with mean 0 and a standard deviation of 1, as a nudge needs them."""
    ranked = list(product_ids)
    steps = len(ranked)
    return [
        Candidate(product_id, math.sqrt(12) * ((steps - 1) / 2 - place) / steps)
        for place, product_id in enumerate(ranked)
    ]


def nudged(shop: Shop, rules: RuleBook, ranked: list[Candidate]) -> list[Candidate]:
    if not rules.nudging:
        return ranked
    products = selectors.judged_products(shop, [one.product_id for one in ranked])
    moved = [
        replace(one, score=one.score + by, nudge=by)
        for one in ranked
        for by in [rules.nudge(products[one.product_id]) if one.product_id in products else 0.0]
    ]
    return sorted(moved, key=lambda one: -one.score)
