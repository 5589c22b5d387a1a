"""A Google product feed. What AI wrote says so, as Google asks for it."""

import re
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import XMLGenerator

from marketing.accounts.models import Shop
from marketing.catalog.selectors import product_text
from marketing.content.channels.base import DIGITAL_SOURCE, Entry
from marketing.content.models import Publication
from marketing.generation.values import Kind

GOOGLE = "http://base.google.com/ns/1.0"
TOLD = {"title": Kind.TITLE, "description": Kind.DESCRIPTION}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(file: IO[bytes], shop: Shop, locale: str, entries: Iterable[Entry]) -> None:
    xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", {"version": "2.0", "xmlns:g": GOOGLE})
    xml.startElement("channel", {})
    tell(xml, "title", shop.name)
    for entry in entries:
        tell_product(xml, entry, locale)
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()


def tell_product(xml: XMLGenerator, entry: Entry, locale: str) -> None:
    product = entry.product
    xml.startElement("item", {})
    tell(xml, "g:id", product.external_id)
    for name, kind in TOLD.items():
        tell_text(xml, name, product_text(product, name, locale), entry.texts.get(kind))
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
