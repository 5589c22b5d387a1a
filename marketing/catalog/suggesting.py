"""What a shopper may be about to type: how the last word goes on, categories of that name, and products."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.catalog.search import search
from marketing.catalog.selectors import category_name, product_title
from marketing.common.text import is_chinese, pairs, pieces

LOOKED_AT = 24  # products whose titles say how a word may go on
QUERIES, CATEGORIES, PRODUCTS = 3, 2, 4


@dataclass(frozen=True)
class Suggestions:
    queries: list[str]
    categories: list[Category]
    products: list[Product]


def suggest(shop: Shop, text: str, locale: str) -> Suggestions:
    found = search(shop, text, limit=LOOKED_AT, still_typing=True)
    titles = [product_title(product, locale) for product in found.products]
    return Suggestions(
        completions(found.question.words, titles)[:QUERIES],
        [category for category, _count in found.categories if _is_named(category, found.question.words, locale)][
            :CATEGORIES
        ],
        found.products[:PRODUCTS],
    )


def completions(words: str, titles: Iterable[str]) -> list[str]:
    """ "moss tea" -> "moss teapot", as titles go on that were found; the most frequent first."""
    typed = pieces(words)
    if not typed:
        return []
    last = typed[-1][-1] if is_chinese(typed[-1]) else typed[-1]
    rest = words.casefold().rstrip().removesuffix(last)
    endings = Counter(ending for title in titles for ending in set(_wholes(title)) if _goes_on(last, ending))
    return [rest + ending for ending, _count in endings.most_common()]


def _wholes(title: str) -> Iterator[str]:
    for piece in pieces(title):
        yield from pairs(piece) if is_chinese(piece) else [piece]


def _goes_on(last: str, ending: str) -> bool:
    """Two times one character is where two words met: 绿茶 and 茶包."""
    return ending.startswith(last) and ending not in (last, 2 * last)


def _is_named(category: Category, words: str, locale: str) -> bool:
    name = category_name(category, locale).casefold()
    return any(piece in name if is_chinese(piece) else _begins(piece, name) for piece in pieces(words))


def _begins(piece: str, name: str) -> bool:
    return len(piece) > 1 and any(word.startswith(piece) for word in pieces(name))
