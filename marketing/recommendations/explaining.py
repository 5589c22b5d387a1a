"""Why a product stands in a list, in words: the model's own reason, a rule, or a statistic, and never a story.

For a personal list it is the product of the shopper's history whose removal lowers the score most. Where nothing true can
be said, nothing is said.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketing.accounts.models import Shop
from marketing.catalog.selectors import product_title
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask
from marketing.recommendations.choosing import Chosen
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ranking, to_interactions
from marketing.shoppers.models import Event

TEXTS = {
    "because_bought": gettext_noop("Because you bought %(title)s"),
    "because_carted": gettext_noop("Because you put %(title)s in your cart"),
    "because_viewed": gettext_noop("Because you viewed %(title)s"),
    "bought_before": gettext_noop("You bought this before"),
    "goes_with": gettext_noop("Goes with %(title)s"),
    "chosen_by_shop": gettext_noop("Chosen by the shop"),
    "popular_this_week": gettext_noop("Popular this week"),
    "popular": gettext_noop("Popular lately"),
    "popular_in_category": gettext_noop("Popular in this category"),
    "viewed_lately": gettext_noop("Often viewed lately"),
    "new": gettext_noop("New in this shop"),
}
WANTED = {"this_week": "popular_this_week", "lately": "popular"}
CODE_OF_EVENT = {Event.Name.ADD_TO_CART: "because_carted", Event.Name.VIEW_ITEM: "because_viewed"}


@dataclass(frozen=True)
class Reason:
    code: str
    product_ids: tuple[str, ...] = ()
    text: str = ""


def explain(shop: Shop, ask: Ask, ranking: Ranking, locale: str) -> list[Reason | None]:
    """A reason for each chosen product, in the order of the list."""
    causes, wanted = _causes(ask, ranking), _wanted(ask, ranking)
    because = [_code_and_product(ask, ranking, one, causes, wanted) for one in ranking.chosen]
    titles = _titles(shop, {product_id for _code, product_id in because if product_id}, ranking, locale)
    return [_in_words(code, product_id, titles) for code, product_id in because]


def _titles(shop: Shop, named: set[str], ranking: Ranking, locale: str) -> dict[str, str]:
    products = {one.product.external_id: one.product for one in ranking.chosen}
    products |= selectors.products_by_id(shop, named - set(products))
    return {one: product_title(products[one], locale) for one in named if one in products}


def _causes(ask: Ask, ranking: Ranking) -> dict[str, str | None]:
    """Chosen product -> the product of the history that moves it most."""
    if ranking.warm is None or not ranking.history:
        return {}
    history, chosen = to_interactions(ranking.history), [one.product.external_id for one in ranking.chosen]
    return ranking.warm.ranker.explain_all(history, chosen, at=ask.at, placement=ask.placement.key)


def _wanted(ask: Ask, ranking: Ranking) -> dict[str, str]:
    if ranking.warm is None:
        return {}
    return ranking.warm.ranker.wanted([one.product.external_id for one in ranking.chosen], at=ask.at)


def _code_and_product(
    ask: Ask, ranking: Ranking, one: Chosen, causes: dict[str, str | None], wanted: dict[str, str]
) -> tuple[str, str]:
    """What comes first is what is most true: the shop's own word, then the shopper's history, then the page, then sales."""
    product_id = one.product.external_id
    if one.rule:
        return "chosen_by_shop", ""
    if ask.placement.key == Placement.Key.BUY_AGAIN:
        return "bought_before", product_id
    if cause := causes.get(product_id):
        return _code_of(ranking, cause), cause
    if ask.product_id and ranking.warm and ranking.warm.ranker.knows(ask.product_id):
        return "goes_with", ask.product_id
    return _statistic(ranking, one, wanted), ""


def _statistic(ranking: Ranking, one: Chosen, wanted: dict[str, str]) -> str:
    if ranking.fallback == "popular_in_category" and one.statistic == "popular":
        return "popular_in_category"
    return one.statistic or WANTED.get(wanted.get(one.product.external_id, ""), "")


def _code_of(ranking: Ranking, product_id: str) -> str:
    """Said by the strongest thing the shopper did with that product."""
    names = {row.name for row in ranking.history if row.product_id == product_id}
    if "purchase" in names:
        return "because_bought"
    return next((code for name, code in CODE_OF_EVENT.items() if name in names), "because_viewed")


def _in_words(code: str, product_id: str, titles: dict[str, str]) -> Reason | None:
    if not code or (product_id and product_id not in titles):  # the cause is gone from the catalogue
        return None
    return Reason(code, (product_id,) if product_id else (), reason_text(code, titles.get(product_id, "")))


def reason_text(code: str, title: str) -> str:
    """Empty for a code that is not known any more."""
    return _(TEXTS[code]) % {"title": title} if code in TEXTS else ""
