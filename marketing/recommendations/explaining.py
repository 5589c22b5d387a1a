"""Why a product stands in a list, in words: the model's own reason, not a story.

For a personal list it is the product of the shopper's history whose removal lowers the score most.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import product_texts
from marketing.recommendations.ranking import Ask, Ranking, to_interactions
from marketing.shoppers.models import Event

TEXTS = {
    "because_bought": gettext_noop("Because you bought %(title)s"),
    "because_carted": gettext_noop("Because %(title)s is in your cart"),
    "because_viewed": gettext_noop("Because you viewed %(title)s"),
    "goes_with": gettext_noop("Goes with %(title)s"),
    "popular_in_category": gettext_noop("Popular in this category"),
    "popular": gettext_noop("Popular in this shop"),
}
CODE_OF_EVENT = {Event.Name.ADD_TO_CART: "because_carted", Event.Name.VIEW_ITEM: "because_viewed"}


@dataclass(frozen=True)
class Reason:
    code: str
    product_ids: tuple[str, ...] = ()
    text: str = ""


def explain(shop: Shop, ask: Ask, ranking: Ranking, locale: str) -> list[Reason]:
    """A reason for each chosen product, in the order of the list."""
    causes = _causes(ask, ranking)
    because = [_code_and_product(ask, ranking, causes.get(one.product.external_id)) for one in ranking.chosen]
    named = {product_id for _code, product_id in because if product_id}
    titles = {
        product.external_id: product_texts(product, locale)["title"]
        for product in Product.objects.for_shop(shop).filter(external_id__in=named)
    }
    return [_in_words(code, product_id, titles) for code, product_id in because]


def _causes(ask: Ask, ranking: Ranking) -> dict[str, str | None]:
    """Chosen product -> the product of the history that moves it most."""
    if ranking.warm is None or not ranking.history:
        return {}
    history, chosen = to_interactions(ranking.history), [one.product.external_id for one in ranking.chosen]
    return ranking.warm.ranker.explain_all(history, chosen, at=ask.at, placement=ask.placement.key)


def _code_and_product(ask: Ask, ranking: Ranking, cause: str | None) -> tuple[str, str]:
    if cause:
        return _code_of(ranking, cause), cause
    if ask.product_id and ranking.warm:
        return "goes_with", ask.product_id
    return ranking.fallback if ranking.fallback in TEXTS else "popular", ""


def _code_of(ranking: Ranking, product_id: str) -> str:
    """Said by the strongest thing the shopper did with that product."""
    names = {row.name for row in ranking.history if row.product_id == product_id}
    if "purchase" in names:
        return "because_bought"
    return next((code for name, code in CODE_OF_EVENT.items() if name in names), "because_viewed")


def _in_words(code: str, product_id: str, titles: dict[str, str]) -> Reason:
    if product_id and product_id not in titles:  # the product that was the cause is gone from the catalogue
        return Reason("popular", (), _(TEXTS["popular"]))
    text = _(TEXTS[code]) % {"title": titles.get(product_id, "")}
    return Reason(code, (product_id,) if product_id else (), text)
