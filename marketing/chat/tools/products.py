"""Tools about products: rows of the catalogue, never a model's memory."""

from dataclasses import dataclass

from marketing.accounts.models import Shop
from marketing.catalog import search as catalog
from marketing.catalog.api.cards import product_card
from marketing.catalog.asking import Filters, understand
from marketing.catalog.facts import PRICE, product_facts
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products
from marketing.chat import finding, likeness
from marketing.chat.rules.injection import gives_orders
from marketing.chat.values import Asked
from marketing.recommendations.models import Placement
from marketing.recommendations.ranking import Ask, rank
from marketing.recommendations.selectors import find_placement
from marketing.shoppers.models import Shopper

SHOWN = 4
LOOKED_AT = 50  # for one that is named: what is sold out stands last


@dataclass(frozen=True)
class Shelf:
    """Products that answer a wish, and whether they were found by its words or merely fit its price."""

    products: list[Product]
    by_words: bool


def search_products(shop: Shop, text: str, *, limit: int = SHOWN) -> Shelf:
    """Price, stock, colour and size are read from the text and asked of the rows; what is sold out is not offered."""
    likeness.see_to_it(shop)
    asked = understand(text)
    found = finding.find(shop, text, _in_stock(asked.filters), limit=limit) if asked.words else []
    near = [one.product for one in found if one.is_near]
    if near or asked.filters.said() == set():
        return Shelf(near, by_words=bool(near))
    return Shelf(catalog.search(shop, "", _in_stock(asked.filters), limit=limit).products, by_words=False)


def products_named_in(shop: Shop, text: str) -> list[Product]:
    """Whatever its stock: who asks for a product that is sold out is told so."""
    words = understand(text).words
    return catalog.search(shop, words, Filters(), limit=LOOKED_AT).products if words else []


def _in_stock(filters: Filters) -> Filters:
    return Filters(price_min=filters.price_min, price_max=filters.price_max, in_stock=True)


def recommend(shop: Shop, asked: Asked, *, limit: int = SHOWN) -> list[Product]:
    """What the home page would show; personal only where the shopper allows it."""
    shopper = Shopper.objects.for_shop(shop).filter(pk=asked.shopper_id, personalize=True).first()
    wanted = Ask(
        placement=find_placement(shop, Placement.Key.HOME), shopper=shopper, visitor_id=asked.visitor_id,
        product_id="", cart=(), limit=limit, exclude=frozenset(),
    )  # fmt: skip
    return [one.product for one in rank(shop, wanted).chosen]


def cards(shop: Shop, products: list[Product], locale: str) -> dict:
    return {"type": "products", "products": [product_card(shop, one, locale) for one in products]}


def products_of(shop: Shop, ids: list[str]) -> list[Product]:
    """In the order in which they were named; what does not exist, or is hidden, is left out."""
    found = find_products(shop, ids)
    return [found[one] for one in dict.fromkeys(ids) if one in found and not found[one].hidden]


def told(product: Product, locale: str, *, whole: bool = False) -> dict[str, object]:
    """A product for a model: what it costs and whether there is any, and all its facts where they are wanted."""
    facts = product_facts(product, locale)
    values = {name: list(one) for name, one in facts.facts.items() if not any(map(gives_orders, one))}
    plain = {"product_id": product.external_id, "title": facts.title, "availability": product.availability}
    return plain | {"price": values.get(PRICE), **({"facts": values} if whole else {})}
