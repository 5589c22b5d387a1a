"""A feed of our own, for whatever reads JSON. docs/api.md says what stands in it."""

import json
from collections.abc import Iterable
from typing import IO

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.selectors import product_text
from marketing.content import labelling
from marketing.content.channels.base import DIGITAL_SOURCE, Entry
from marketing.content.models import Publication
from marketing.generation.values import Kind

OWN = {Kind.TITLE: "title", Kind.DESCRIPTION: "description"}


def write(file: IO[bytes], shop: Shop, locale: str, entries: Iterable[Entry]) -> None:
    """One product in a line, so that a reader may go through a large file line by line."""
    head = {"shop": shop.name, "locale": locale, "made_at": timezone.now().isoformat(timespec="seconds")}
    file.write(encode(head)[:-1] + b', "products": [')
    for number, entry in enumerate(entries):
        file.write((b",\n" if number else b"\n") + encode(told(entry, locale)))
    file.write(b"\n]}\n")


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def told(entry: Entry, locale: str) -> dict[str, object]:
    product = entry.product
    return {
        "product_id": product.external_id,
        "url": product.url,
        "image_url": product.image_url,
        "price": None if product.price is None else f"{product.price:.2f}",
        "currency": product.currency or product.shop.currency,
        "availability": product.availability,
        "brand": product.brand,
        "category": product.category.name if product.category else "",
        "texts": texts(entry, locale),
    }


def texts(entry: Entry, locale: str) -> dict[str, dict[str, object]]:
    """Those that are live; and the shop's own title and description, where none of ours stands in their place."""
    own = {kind: product_text(entry.product, name, locale) for kind, name in OWN.items()}
    found = {kind.value: spoken(text) for kind, text in own.items() if text and kind not in entry.texts}
    return {**found, **{kind: spoken(one.text, one) for kind, one in entry.texts.items()}}


def spoken(text: str, publication: Publication | None = None) -> dict[str, object]:
    by_ai = publication is not None and publication.ai_generated
    return {
        "text": text,
        "ai_generated": by_ai,
        "ai_label": labelling.label(publication) if publication else "",
        "digital_source_type": DIGITAL_SOURCE if by_ai else None,
    }
