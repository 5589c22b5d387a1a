"""Finds products: any of the words is enough, more and rarer ones come first. Nothing hidden is ever found.

Chinese is looked for as pairs of characters, and as single ones where no name has the pair.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from marketing.accounts.models import Shop
from marketing.catalog import selectors
from marketing.catalog.asking import Filters, Question, may_name_a_category, understand, with_category
from marketing.catalog.indexing import key_of
from marketing.catalog.models import Category, Product
from marketing.common.text import is_chinese, is_empty, pairs, pieces, stem

MOST_TERMS = 16  # of a question; the time grows with each


class Sort(StrEnum):
    RELEVANCE = "relevance"
    PRICE = "price"
    PRICE_FALLING = "-price"
    NEWEST = "newest"


@dataclass(frozen=True)
class Term:
    """One word of the question, as the index has it, and what may stand for it where no name has it."""

    word: str
    is_beginning: bool = False
    instead: tuple["Term", ...] = ()

    def query(self, key: str) -> str:
        """For PostgreSQL. A word holds letters and digits alone, so that nobody's text is read as an operator."""
        return f"'{key}{self.word}':*" if self.is_beginning else f"'{key}{self.word}'"

    def queries(self, key: str) -> list[str]:
        return [form.query(key) for form in (self, *self.instead)]


ANY_PRODUCT = Term("")


@dataclass(frozen=True)
class Found:
    question: Question
    filters: Filters  # those that were given and those that the text told
    total: int = 0
    products: list[Product] = field(default_factory=list)
    categories: list[tuple[Category, int]] = field(default_factory=list)  # how many of each, the most first
    lowest: Decimal | None = None  # prices of what was found, whatever the wished price
    highest: Decimal | None = None


def search(
    shop: Shop,
    text: str,
    given: Filters | None = None,
    *,
    sort: Sort = Sort.RELEVANCE,
    skip: int = 0,
    limit: int = 24,
    still_typing: bool = False,
) -> Found:
    question = _understand(shop, text)
    filters = question.narrowed(given or Filters())
    terms = terms_of(question.words, still_typing)
    if not terms and (question.words or not filters.said()):
        return Found(question, filters)
    found = _ask(shop, terms, filters, {"sort": sort, "skip": skip, "most": limit})
    return Found(
        question,
        filters,
        total=found["total"],
        products=_in_order(shop, found["ids"]),
        categories=_counted(shop, found["categories"]),
        lowest=found["lowest"] and Decimal(found["lowest"]),
        highest=found["highest"] and Decimal(found["highest"]),
    )


def _understand(shop: Shop, text: str) -> Question:
    question = understand(text)
    if not may_name_a_category(question):
        return question
    return with_category(question, sorted(selectors.category_names(shop), key=len, reverse=True))


def terms_of(words: str, still_typing: bool) -> list[Term]:
    """Where no name has the last word, it is a beginning; while somebody types it is nothing else."""
    found = pieces(words)
    last = found.pop() if found and not is_chinese(found[-1]) and not is_empty(found[-1]) else ""
    terms = [term for piece in found if not is_empty(piece) for term in _terms_of_piece(piece)]
    if last:
        beginning = Term(last, is_beginning=True)
        terms.append(beginning if still_typing else Term(stem(last), instead=(beginning,)))
    return list(dict.fromkeys(terms))[:MOST_TERMS]


def _terms_of_piece(piece: str) -> Iterator[Term]:
    if not is_chinese(piece):
        yield Term(stem(piece))
    elif len(piece) == 1:
        yield Term(piece)
    else:
        yield from (Term(pair, instead=tuple(Term(one) for one in pair if not is_empty(one))) for pair in pairs(piece))


def with_words(shop: Shop, text: str, field: str = "pk") -> Q:
    """For lists of the merchant site: products with every word of the text, in the list's own order.

    Each word may be a beginning: who types an id stops when it is long enough. Hidden products, which no word leads to,
    are found by any part of title, id or brand.
    """
    key = key_of(shop.pk)
    words = [word for piece in pieces(text) if not is_empty(piece) for word in _any_form(key, piece)]
    asked = [shop.pk, " & ".join(words[:MOST_TERMS]), text]
    return Q(**{f"{field}__in": RawSQL("SELECT products_with_words(%s, %s::tsquery, %s)", asked)})


def _any_form(key: str, piece: str) -> list[str]:
    if is_chinese(piece):
        return [f"'{key}{one}'" for one in pairs(piece) or [piece]]
    return [f"('{key}{stem(piece)}' | '{key}{piece}':*)"]


def _ask(shop: Shop, terms: list[Term], filters: Filters, page: dict[str, object]) -> dict:
    key, terms = key_of(shop.pk), terms or [ANY_PRODUCT]
    asked = {
        "terms": [term.queries(key) for term in terms],
        "price_min": filters.price_min,
        "price_max": filters.price_max,
        "in_stock": filters.in_stock,
        "within": [one.pk for one in selectors.categories_named(shop, filters.category)] if filters.category else None,
        **page,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_products(%s, %s::jsonb)", [shop.pk, json.dumps(asked, default=str)])
        return json.loads(cursor.fetchone()[0])


def _in_order(shop: Shop, ids: list[str]) -> list[Product]:
    found = selectors.products(shop).select_related("category").in_bulk([UUID(one) for one in ids])
    return [found[UUID(one)] for one in ids if UUID(one) in found]


def _counted(shop: Shop, counts: dict[str, int]) -> list[tuple[Category, int]]:
    found = selectors.categories(shop).in_bulk([UUID(one) for one in counts])
    counted = [(found[UUID(one)], count) for one, count in counts.items() if UUID(one) in found]
    return sorted(counted, key=lambda one: -one[1])
