"""What a storefront asks -> products, best first. Model -> neighbours -> best sellers -> nothing: an answer never fails."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.recommendations import selectors
from marketing.recommendations.models import Placement
from marketing.recommendations.shelf import Warm, shelf
from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import HistoryRow, history_of

if TYPE_CHECKING:
    from modeling.recommender.data import Interaction

logger = logging.getLogger(__name__)

SPARE = 8  # ranked beside the wanted ones, for those that turn out sold out or hidden


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Where, for whom, beside which product. Without a shopper the answer is the same for everybody."""

    placement: Placement
    shopper: Shopper | None = None
    visitor_id: UUID | None = None
    product_id: str = ""
    limit: int = 8
    exclude: frozenset[str] = frozenset()
    at: datetime = field(default_factory=timezone.now)

    @property
    def barred(self) -> frozenset[str]:
        return self.exclude | {self.product_id}


@dataclass(frozen=True)
class Chosen:
    product: Product
    score: float


@dataclass(frozen=True)
class Ranking:
    """An answer and where it comes from: a version, or the fallback that stepped in."""

    chosen: list[Chosen] = field(default_factory=list)
    history: list[HistoryRow] = field(default_factory=list)
    warm: Warm | None = None
    fallback: str = ""


def rank(shop: Shop, ask: Ask) -> Ranking:
    for source in (by_model, by_best_sellers):
        ranking = _attempt(source, shop, ask)
        if ranking and ranking.chosen:
            return ranking
    return Ranking(fallback="empty")


def _attempt(source: Callable[[Shop, Ask], Ranking | None], shop: Shop, ask: Ask) -> Ranking | None:
    """A shopper must never meet an error because a list could not be made; the error goes to the log, the next source steps in."""
    try:
        with transaction.atomic():
            return source(shop, ask)
    except Exception:
        logger.exception("%s failed; the next source answers.", source.__name__)
        return None


def by_model(shop: Shop, ask: Ask) -> Ranking | None:
    warm = shelf.ranker_for(shop)
    if warm is None:
        return None
    history = history_of(shop, ask.shopper) if ask.shopper else []
    chosen = _rank_until_full(shop, ask, warm, to_interactions(history))
    return Ranking(chosen, history, warm, fallback="neighbours" if warm.plain else "")


def by_best_sellers(shop: Shop, ask: Ask) -> Ranking:
    """The same for everybody, and the same for a shopper who opted out, whatever their history."""
    beside = Product.objects.for_shop(shop).filter(external_id=ask.product_id).first() if ask.product_id else None
    category_id = beside.category_id if beside else None
    ranked = selectors.best_sellers(shop, limit=ask.limit + len(ask.barred), category_id=category_id)
    chosen = _offered(shop, ask, [(product_id, 0.0) for product_id in ranked])
    return Ranking(chosen, fallback="popular_in_category" if category_id else "popular")


def to_interactions(history: list[HistoryRow]) -> list["Interaction"]:
    from modeling.recommender.data import Interaction  # NumPy; only where a ranker is warm already

    return [Interaction(*row) for row in history]


def _rank_until_full(shop: Shop, ask: Ask, warm: Warm, history: list["Interaction"]) -> list[Chosen]:
    """Ranks deeper while sold-out and hidden products leave the list too short."""
    depth = ask.limit + SPARE
    while True:
        ranked = warm.ranker.rank(
            history,
            k=depth,
            at=ask.at,
            placement=ask.placement.key,
            product_id=ask.product_id or None,
            exclude=ask.barred,
            include_known=ask.placement.include_bought,
        )
        chosen = _offered(shop, ask, [(one.product_id, one.score) for one in ranked])
        if len(chosen) == ask.limit or len(ranked) < depth:
            return chosen
        depth *= 8


def _offered(shop: Shop, ask: Ask, ranked: list[tuple[str, float]]) -> list[Chosen]:
    products = selectors.offered_products(shop, [product_id for product_id, _ in ranked])
    allowed = [(products[one], score) for one, score in ranked if one in products and one not in ask.barred]
    return [Chosen(product, score) for product, score in allowed[: ask.limit]]
