"""What a product is found by: its words, kept by whoever writes products, in the same transaction."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product, ProductFact, SearchEntry
from marketing.common.text import is_chinese, is_empty, pairs, pieces, stem

# What a word weighs is told by one of four letters, which PostgreSQL keeps with it.
TITLE, NAME, TEXT = "A", "B", "D"
LONGEST_TEXT = 1_000  # characters of a description: what it is about stands at its beginning


def index_products(shop: Shop, products: Iterable[Product]) -> None:
    """Two statements, however many they are. A product's category must be at hand."""
    now = timezone.now()
    facts = _fact_values(shop, products)
    key = key_of(shop.pk)
    entries = [
        SearchEntry(shop=shop, product=one, updated_at=now, **vectors_of(key, one, facts.get(one.pk, [])))
        for one in products
    ]
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["shop", "product"],
        update_fields=["names", "texts", "updated_at"],
    )


def _fact_values(shop: Shop, products: Iterable[Product]) -> dict[object, list[str]]:
    values: dict[object, list[str]] = {}
    facts = ProductFact.objects.for_shop(shop).filter(product__in=[product.pk for product in products])
    for product_id, value, unit in facts.values_list("product_id", "value", "unit"):
        values.setdefault(product_id, []).append(f"{value} {unit}")
    return values


def key_of(shop_id: UUID) -> str:
    """Before every word, so that the index holds each shop's words apart. Two shops with one key only cost time."""
    return shop_id.hex[-6:]


def vectors_of(key: str, product: Product, facts: list[str]) -> dict[str, str]:
    """A word stands once, at its best place. The key alone, which every product has, finds them all. Who hides has none."""
    if product.hidden:
        return {"names": "", "texts": ""}
    category = product.category
    names = _told(category.name, category.texts, "name") if category else []
    names += [product.external_id, product.brand, *facts]
    titles = _told(product.title, product.texts, "title")
    descriptions = [text[:LONGEST_TEXT] for text in _told(product.description, product.texts, "description")]
    named = {"": NAME, **dict.fromkeys(_words(names), NAME), **dict.fromkeys(_words(titles), TITLE)}
    texts = {word: TEXT for word in _words(descriptions, characters=False) if word not in named}
    return {"names": _vector(key, named), "texts": _vector(key, texts)}


def _vector(key: str, places: dict[str, str]) -> str:
    """As PostgreSQL writes it: `'1f3a9cteapot':1A '1f3a9cstoneware':1B`."""
    return " ".join(f"'{key}{word}':1{place}" for word, place in places.items())


def _told(own: str, texts: dict[str, dict[str, str]], name: str) -> list[str]:
    """In every language."""
    return [own, *(told.get(name, "") for told in texts.values())]


def _words(texts: Iterable[str], *, characters: bool = True) -> Iterator[str]:
    """A single character says little: in a long text it would only be noise."""
    for piece in (piece for text in texts for piece in pieces(text)):
        if is_chinese(piece):
            yield from pairs(piece)
            if characters:
                yield from piece
        elif not is_empty(piece):
            yield from (piece, stem(piece))
