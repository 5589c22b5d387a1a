"""Shopify's product CSV, with the columns that it needs to change texts and no others: what has no column stays as it is there.

Column names and rules: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

import csv
import io
import re
from collections.abc import Iterable
from html import escape
from typing import IO
from urllib.parse import unquote

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import product_text
from marketing.content import labelling
from marketing.content.channels.base import DIGITAL_SOURCE, Entry, Reason
from marketing.content.models import Publication
from marketing.generation.values import Kind

COLUMNS = (
    "URL handle",
    "Title",
    "Description",
    "AI label (product.metafields.shop_ai.ai_label)",
    "Digital source type (product.metafields.shop_ai.digital_source_type)",
)
HANDLE = re.compile(r"[^\W_]+(?:-+[^\W_]+)*")
ADDRESS = re.compile(r"/products/([^/?#]+)")


def write(file: IO[bytes], shop: Shop, locale: str, entries: Iterable[Entry]) -> None:
    """Cells stand as they are, also those that a spreadsheet would take for a formula: an apostrophe would go into the shop."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(row(entry, locale) for entry in entries)
    text.detach()


def row(entry: Entry, locale: str) -> list[str]:
    title, description = entry.texts.get(Kind.TITLE), entry.texts[Kind.DESCRIPTION]
    written = next((one for one in (description, title) if one and one.ai_generated), None)
    return [
        handle(entry.product),
        title.text if title else product_text(entry.product, "title", locale),
        markup(description, written),
        labelling.label(written) if written else "",
        DIGITAL_SOURCE if written else "",
    ]


def markup(description: Publication, written: Publication | None) -> str:
    """The label stands under the text itself: a theme that shows no metafield shows it all the same."""
    paragraphs = "".join(f"<p>{escape(line.strip())}</p>" for line in description.text.splitlines() if line.strip())
    if written is None:
        return paragraphs
    label = escape(labelling.label(written))
    return f'{paragraphs}<p data-digital-source-type="{DIGITAL_SOURCE}"><small>{label}</small></p>'


def handle(product: Product) -> str:
    """Of its page; of a shop that was imported from Shopify, the id."""
    found = ADDRESS.search(product.url)
    known = unquote(found[1]) if found else product.external_id
    return known if HANDLE.fullmatch(known) else ""


def why_not(entry: Entry) -> str:
    if Kind.DESCRIPTION not in entry.texts:
        return Reason.NO_DESCRIPTION
    return "" if handle(entry.product) else Reason.NO_HANDLE
