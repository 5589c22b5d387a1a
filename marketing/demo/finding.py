"""The shop's own way to find products: for its category pages, and for the search when the platform does not answer."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from marketing.demo.catalogue import Product, categories_by_key, load_catalogue

LONGEST_TEXT = 200
SORTS = ("", "price", "-price", "newest")


@dataclass(frozen=True)
class Wish:
    """What stands in the address of a page. What makes no sense there is as if it were not said."""

    q: str = ""
    category: str = ""
    collection: str = ""
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    in_stock: bool = False
    sort: str = ""


def read_wish(said: QueryDict) -> Wish:
    return Wish(
        q=said.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
        category=said.get("category", ""),
        collection=said.get("collection", ""),
        price_min=_amount(said.get("price_min", "")),
        price_max=_amount(said.get("price_max", "")),
        in_stock=bool(said.get("in_stock")),
        sort=said.get("sort", "") if said.get("sort") in SORTS else "",
    )


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
        return amount if 0 <= amount < 1_000_000 else None
    except InvalidOperation:  # no number, or NaN, which nothing is greater than
        return None


def find(wish: Wish) -> list[Product]:
    found = [product for product in load_catalogue().products if _fits(product, wish)]
    match wish.sort:
        case "price" | "-price":
            return sorted(found, key=lambda product: product.price, reverse=wish.sort == "-price")
        case "newest":
            return sorted(found, key=lambda product: -product.launched_day)
    return sorted(found, key=lambda product: not product.in_stock) if wish.q else found


def _fits(product: Product, wish: Wish) -> bool:
    return (
        all(word in _words_of(product) for word in wish.q.casefold().split())
        and wish.category in ("", product.category, categories_by_key()[product.category].name.en)
        and wish.collection in ("", product.collection)
        and (wish.price_min is None or product.price >= wish.price_min)
        and (wish.price_max is None or product.price <= wish.price_max)
        and (product.in_stock or not wish.in_stock)
    )


def _words_of(product: Product) -> str:
    told = (product.title, categories_by_key()[product.category].name)
    return " ".join(f"{text.en} {text.zh}" for text in told).casefold()
