"""Finds products for a wish: words and meaning say something about each, wishes that are no words are asked of the rows.

What a wish says about colour or size narrows to the products that say the same, where there are any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects

from marketing.accounts.models import Shop
from marketing.catalog import search as catalog
from marketing.catalog.asking import Filters, understand
from marketing.catalog.models import Product
from marketing.chat import likeness
from marketing.chat.lexemes import lexemes
from marketing.generation.guardrails.colours import Colour, find_colours
from marketing.generation.guardrails.reading import read

CANDIDATES = 60  # of each arm
PLACE, NAMED = 0.2, 0.4  # beside the cosine; of what `benchmarks/chat.py products --fit` tries on its part for tuning
NEAR = 0.25  # a cosine from which on meaning alone finds a product
SIZE = re.compile(
    r"\bsize ([a-z]{1,4}|\d{1,3}(?:[.]5)?)\b|\b(xs|xl|xxl|xxxl)\b|(?:尺码|尺寸)?(\d{2,3}|[smlx]{1,3}) ?码",
    re.IGNORECASE,
)
MONEY = {
    "CNY": re.compile(r"\d ?(?:元|块钱?|人民币|yuan|rmb|cny)|(?:rmb|cny|人民币) ?\d", re.IGNORECASE),
    "USD": re.compile(r"\d ?(?:美元|美金|dollars?|bucks|usd)\b|usd ?\d", re.IGNORECASE),
    "EUR": re.compile(r"\d ?(?:€|欧元|euros?|eur\b)|(?:€|eur) ?\d", re.IGNORECASE),
    "GBP": re.compile(r"\d ?(?:£|英镑|pounds?\b|gbp\b)|(?:£|gbp) ?\d", re.IGNORECASE),
}


@dataclass(frozen=True)
class Scored:
    product: Product
    score: float
    cosine: float
    place: int | None  # among those that its words find

    @property
    def is_near(self) -> bool:
        return self.place is not None or self.cosine >= NEAR


def find(shop: Shop, text: str, given: Filters | None = None, *, limit: int) -> list[Scored]:
    """The best first."""
    question = understand(text)
    filters = question.narrowed(given or Filters())
    scored = ranked(shop, question.words, filters)
    return sorted(_narrowed(scored, text), key=lambda one: -one.score)[:limit]


def ranked(shop: Shop, words: str, filters: Filters) -> list[Scored]:
    by_words = catalog.search(shop, words, filters, limit=CANDIDATES).products
    vector = likeness.vector_of(words) if words else None
    near = {} if vector is None else likeness.nearest(shop, vector, CANDIDATES)
    places = {one.pk: place for place, one in enumerate(by_words)}
    wanted = set(lexemes(words))
    products = {one.pk: one for one in (*_that_fit(shop, near.keys() - places.keys(), filters), *by_words)}
    return [_scored(one, wanted, near.get(one.pk, 0.0), places.get(one.pk)) for one in products.values()]


def _scored(product: Product, wanted: set[str], cosine: float, place: int | None) -> Scored:
    names = " ".join((product.title, *(str(one.get("title", "")) for one in product.texts.values())))
    category = product.category.name if product.category else ""
    named = wanted & set(lexemes(f"{names} {category}"))
    worth = PLACE / (1 + place) if place is not None else 0.0
    share = len(named) / len(wanted) if wanted else 0.0
    return Scored(product, cosine + worth + NAMED * share, cosine, place)


def _that_fit(shop: Shop, ids: Iterable[UUID], filters: Filters) -> list[Product]:
    found = Product.objects.for_shop(shop).filter(pk__in=list(ids), hidden=False).select_related("category")
    if filters.price_max is not None:
        found = found.filter(price__lte=filters.price_max)
    if filters.price_min is not None:
        found = found.filter(price__gte=filters.price_min)
    if filters.in_stock:
        found = found.exclude(availability=Product.Availability.OUT_OF_STOCK)
    return list(found)


def _narrowed(scored: list[Scored], text: str) -> list[Scored]:
    """Near ones alone are asked for their colour: a blue teapot is no answer to a wish for a blue coat."""
    if colours := _colours(text):
        scored = [one for one in scored if one.is_near and colours <= _colours(_told(one.product))] or scored
    if sizes := _sizes(text):
        prefetch_related_objects([one.product for one in scored], "facts")
        scored = [one for one in scored if one.is_near and sizes & _values(one.product)] or scored
    return scored


def _told(product: Product) -> str:
    return " ".join((product.title, product.description, *(str(one) for one in product.texts.values())))


def _colours(text: str) -> set[str]:
    meant = (one.meaning for one in find_colours(read(text[:1_000])))
    return {one.families[0] for one in meant if isinstance(one, Colour)}


def _sizes(text: str) -> set[str]:
    return {next(filter(None, found)).casefold() for found in SIZE.findall(text)}


def _values(product: Product) -> set[str]:
    return {value.casefold() for one in product.facts.all() for value in re.split(r"[\s,，/、]+", one.value)}


def other_currency(text: str, currency: str) -> bool:
    """A price was said in money that the shop does not take."""
    said = {name for name, pattern in MONEY.items() if pattern.search(text)}
    return bool(said) and currency not in said
