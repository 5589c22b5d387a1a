"""What a storefront asks -> products, best first. Model -> neighbours -> best sellers -> nothing: an answer never fails."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from marketing.accounts.models import Shop
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask, Known, look_up, with_cart
from marketing.recommendations.choosing import Choice, Chosen, Filtered, choose
from marketing.recommendations.models import Placement
from marketing.recommendations.shelf import Warm, shelf
from marketing.recommendations.sources import ByBestSellers, ByModel, ByOwnPurchases
from marketing.shoppers.selectors import HistoryRow

if TYPE_CHECKING:
    from modeling.recommender.data import Interaction

logger = logging.getLogger(__name__)

__all__ = ["Ask", "Chosen", "Filtered", "Ranking", "rank", "to_interactions"]


@dataclass(frozen=True)
class Ranking:
    """An answer and where it comes from: a version, or the fallback that stepped in."""

    chosen: list[Chosen] = field(default_factory=list)
    filtered: list[Filtered] = field(default_factory=list)
    history: list[HistoryRow] = field(default_factory=list)  # what the source was told, the cart first
    warm: Warm | None = None
    fallback: str = ""
    personalized: bool = False


def rank(shop: Shop, ask: Ask) -> Ranking:
    if not ask.placement.enabled:
        return Ranking(fallback="off")
    known = look_up(shop, ask)
    again = ask.placement.key == Placement.Key.BUY_AGAIN
    if again and not known.bought:
        return Ranking(fallback="empty")
    last = Ranking()
    for source in (by_model, by_own_purchases if again else by_best_sellers):
        ranking = _attempt(source, shop, ask, known)
        if ranking and ranking.chosen:
            return ranking
        last = ranking or last
    return Ranking(filtered=last.filtered, fallback="empty")


def _attempt(
    source: Callable[[Shop, Ask, Known], Ranking | None], shop: Shop, ask: Ask, known: Known
) -> Ranking | None:
    """A shopper must never meet an error because a list could not be made; the error goes to the log, the next source steps in."""
    try:
        with transaction.atomic():
            return source(shop, ask, known)
    except Exception:
        logger.exception("%s failed; the next source answers.", source.__name__)
        return None


def by_model(shop: Shop, ask: Ask, known: Known) -> Ranking | None:
    warm = shelf.ranker_of(ask.version) if ask.version else shelf.ranker_for(shop)
    if warm is None and ask.arm:
        warm = shelf.ranker_for(shop)  # while the version under test is being loaded
    if warm is None:
        return None
    history = with_cart(ask, known.history)
    choice = choose(shop, ask, known, ByModel(ask, known, warm, to_interactions(history)))
    fallback = "neighbours" if warm.plain else ""
    return _ranking(choice, history=history, warm=warm, fallback=fallback, personalized=bool(known.history))


def by_best_sellers(shop: Shop, ask: Ask, known: Known) -> Ranking:
    """Of the category of the product on the page, if there is one."""
    category_id = selectors.category_of(shop, ask.product_id) if ask.product_id else None
    choice = choose(shop, ask, known, ByBestSellers(shop, known.rules, category_id))
    return _ranking(choice, fallback="popular_in_category" if category_id else "popular")


def by_own_purchases(shop: Shop, ask: Ask, known: Known) -> Ranking:
    choice = choose(shop, ask, known, ByOwnPurchases(shop, known))
    return _ranking(choice, history=known.history, fallback="bought_lately", personalized=True)


def _ranking(choice: Choice, **where_from: Any) -> Ranking:
    return Ranking(choice.chosen, choice.filtered, **where_from)


def to_interactions(history: list[HistoryRow]) -> list["Interaction"]:
    from modeling.recommender.data import Interaction  # NumPy; only where a ranker is warm already

    return [Interaction(*row) for row in history]
