"""The shop's products as a Google product feed, with the texts that are live. What AI wrote says so, as Google asks for it."""

import re
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO
from xml.sax.saxutils import XMLGenerator

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import offered, product_text
from marketing.content import selectors
from marketing.content.models import Publication
from marketing.content.standing import facts_of_all, holds
from marketing.generation.values import Kind

AT_ONCE = 1_000
GOOGLE = "http://base.google.com/ns/1.0"
DIGITAL_SOURCE = "trained_algorithmic_media"
TOLD = {"title": Kind.TITLE, "description": Kind.DESCRIPTION}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Texts = dict[tuple[object, str], Publication]


def google_feed(shop: Shop, locale: str) -> IO[bytes]:
    """Of what is offered. Written to a file: who reads it row by row would read after the shop's context ended."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", {"version": "2.0", "xmlns:g": GOOGLE})
    xml.startElement("channel", {})
    tell(xml, "title", shop.name)
    for product, texts in products_with_texts(shop, locale):
        tell_product(xml, product, texts, locale)
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()
    file.seek(0)
    return file


def products_with_texts(shop: Shop, locale: str) -> Iterator[tuple[Product, Texts]]:
    rows = offered(shop).select_related("category", "shop").order_by("pk").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        texts = live_texts(shop, batch, locale)
        for product in batch:
            yield product, texts


def live_texts(shop: Shop, products: list[Product], locale: str) -> Texts:
    """Titles and descriptions whose facts still say so."""
    found = selectors.live(shop).filter(product__in=products, locale=locale, kind__in=TOLD.values(), audience="")
    live = list(found)
    held = zip(live, facts_of_all(shop, live), strict=True)
    return {(one.product_id, one.kind): one for one, facts in held if holds(one, facts)}


def tell_product(xml: XMLGenerator, product: Product, texts: Texts, locale: str) -> None:
    xml.startElement("item", {})
    tell(xml, "g:id", product.external_id)
    for name, kind in TOLD.items():
        tell_text(xml, name, product_text(product, name, locale), texts.get((product.pk, kind)))
    price = "" if product.price is None else f"{product.price:.2f} {product.currency or product.shop.currency}"
    for name, value in (
        ("g:link", product.url),
        ("g:image_link", product.image_url),
        ("g:price", price),
        ("g:availability", product.availability),
        ("g:brand", product.brand),
        ("g:product_type", product.category.name if product.category else ""),
    ):
        tell(xml, name, value)
    xml.endElement("item")


def tell_text(xml: XMLGenerator, name: str, own: str, text: Publication | None) -> None:
    if text is None or not text.ai_generated:
        tell(xml, f"g:{name}", text.text if text else own)
        return
    xml.startElement(f"g:structured_{name}", {})
    tell(xml, "g:digital_source_type", DIGITAL_SOURCE)
    tell(xml, "g:content", text.text)
    xml.endElement(f"g:structured_{name}")


def tell(xml: XMLGenerator, name: str, value: str) -> None:
    if value:
        xml.startElement(name, {})
        xml.characters(NOT_IN_XML.sub("", value))
        xml.endElement(name)
