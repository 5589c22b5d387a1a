"""Finds products: any of the words is enough, more and rarer ones come first. Nothing hidden is ever found.

Chinese is looked for as pairs of characters, and less as single ones; the last word of another script may be unfinished.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import connection

from marketing.accounts.models import Shop
from marketing.catalog import selectors
from marketing.catalog.asking import Filters, Question, may_name_a_category, understand, with_category
from marketing.catalog.indexing import key_of
from marketing.catalog.models import Category, Product
from marketing.common.text import is_chinese, is_empty, pairs, pieces, stem

MOST_TERMS = 16  # of a question; the time grows with each
PART = 0.4  # what a single Chinese character or the beginning of a word says, beside a whole word


class Sort(StrEnum):
    RELEVANCE = "relevance"
    PRICE = "price"
    PRICE_FALLING = "-price"
    NEWEST = "newest"


@dataclass(frozen=True)
class Term:
    """One word of the question, in the forms that count as it."""

    forms: tuple[str, ...]
    weight: float = 1.0
    is_beginning: bool = False

    def query(self, key: str, places: str = "ABCD") -> str:
        """For PostgreSQL. A form holds letters and digits alone, so that nobody's text is read as an operator."""
        star = "*" if self.is_beginning else ""
        return " | ".join(f"'{key}{form}':{star}{places}" for form in self.forms)


ANY_PRODUCT = Term(("",))


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
    """The last word may be a beginning; while somebody types it is nothing else."""
    found = pieces(words)
    last = found.pop() if found and not is_chinese(found[-1]) else ""
    whole = found if still_typing or not last else [*found, last]
    terms = [term for piece in whole if not is_empty(piece) for term in _terms_of_piece(piece)]
    if last:
        terms.append(Term((last,), 1.0 if still_typing else PART, is_beginning=True))
    return sorted(dict.fromkeys(terms), key=lambda term: -term.weight)[:MOST_TERMS]


def _terms_of_piece(piece: str) -> Iterator[Term]:
    if not is_chinese(piece):
        yield Term(tuple(dict.fromkeys((piece, stem(piece)))))
        return
    yield from (Term((pair,)) for pair in pairs(piece))
    weight = 1.0 if len(piece) == 1 else PART
    yield from (Term((character,), weight) for character in piece if not is_empty(character))


def _ask(shop: Shop, terms: list[Term], filters: Filters, page: dict[str, object]) -> dict:
    key, terms = key_of(shop.pk), terms or [ANY_PRODUCT]
    asked = {
        "whole": " | ".join(term.query(key) for term in terms),
        "anywhere": [term.query(key) for term in terms],
        "named": [term.query(key, "AB") for term in terms],
        "titled": [term.query(key, "A") for term in terms],
        "weights": [term.weight for term in terms],
        "price_min": filters.price_min and str(filters.price_min),
        "price_max": filters.price_max and str(filters.price_max),
        "in_stock": filters.in_stock,
        "within": [str(one.pk) for one in selectors.categories_named(shop, filters.category)]
        if filters.category
        else None,
        **page,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_products(%s, %s::jsonb)", [shop.pk, json.dumps(asked)])
        return json.loads(cursor.fetchone()[0])


def _in_order(shop: Shop, ids: list[str]) -> list[Product]:
    found = selectors.products(shop).select_related("category").in_bulk([UUID(one) for one in ids])
    return [found[UUID(one)] for one in ids if UUID(one) in found]


def _counted(shop: Shop, counts: dict[str, int]) -> list[tuple[Category, int]]:
    found = selectors.categories(shop).in_bulk([UUID(one) for one in counts])
    counted = [(found[UUID(one)], count) for one, count in counts.items() if UUID(one) in found]
    return sorted(counted, key=lambda one: -one[1])
