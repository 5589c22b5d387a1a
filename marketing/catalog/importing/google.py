"""A Google product feed, as text or XML: what its fields mean that other files have not."""

import re
from collections.abc import Iterable, Iterator

from marketing.catalog.importing.hypertext import to_text
from marketing.catalog.importing.mapping import plain
from marketing.catalog.importing.rows import Row, RowError

# How it is sold, shown and found, which copy must never claim.
_AFFAIRS = """
    additional_image_link, mobile_link, canonical_link, lifestyle_image_link, ads_redirect, link_template, mobile_link_template,
    virtual_model_link, sale_price, sale_price_effective_date, cost_of_goods_sold, installment, subscription_cost, auto_pricing_min_price,
    maximum_retail_price, loyalty_points, loyalty_program, unit_pricing_measure, unit_pricing_base_measure, availability_date,
    expiration_date, identifier_exists, promotion_id, shopping_ads_excluded_country, excluded_destination,
    included_destination, pause, shipping, shipping_label, shipping_weight, shipping_length, shipping_width, shipping_height,
    ships_from_country, min_handling_time, max_handling_time, transit_time_label, tax, tax_category, return_policy_label,
    custom_label_0, custom_label_1, custom_label_2, custom_label_3, custom_label_4, external_seller_id, adult, is_bundle,
    short_title, pubdate, guid, published, updated, author, category, comments, google_product_category
"""
AFFAIRS = frozenset(plain(name) for name in _AFFAIRS.split(","))
STRUCTURED = {"structuredtitle": "title", "structureddescription": "description"}
SOURCES = ("", "default", "trained_algorithmic_media", "composite_with_trained_algorithmic_media")
LONGEST_TEXT = 1_000


def is_google(columns: Iterable[str]) -> bool:
    names = {_name(column) for column in columns}
    return {"id", "link", "imagelink"} <= names and bool(names & {"title", "structuredtitle"})


def items(rows: Iterable[Row | RowError]) -> Iterator[Row | RowError]:
    for row in rows:
        yield row._replace(values=read_item(row.values)) if isinstance(row, Row) else row


def read_item(said: dict[str, str]) -> dict[str, str]:
    by_name = {_name(column): (column, value) for column, value in said.items()}
    values = {column: value for name, (column, value) in by_name.items() if name not in AFFAIRS | STRUCTURED.keys()}
    for name, ours in STRUCTURED.items():
        if name in by_name and not _value(by_name, ours):
            values[_column(by_name, ours)] = _content(_value(by_name, name))
    description = _column(by_name, "description")
    if text := values.get(description) or _value(by_name, "summary") or _value(by_name, "content"):
        values[description] = to_text(text)
    if category := _value(by_name, "producttype") or _worded(_value(by_name, "googleproductcategory")):
        values[_column(by_name, "producttype")] = category
    return {name: value for name, value in values.items() if plain(name) not in ("summary", "content")}


Named = dict[str, tuple[str, str]]


def _name(column: str) -> str:
    return plain(column).removeprefix("g:")


def _column(by_name: Named, name: str) -> str:
    """As the file calls it, or as Google does."""
    return by_name.get(name, ({"producttype": "product_type"}.get(name, name), ""))[0]


def _value(by_name: Named, name: str) -> str:
    return by_name.get(name, ("", ""))[1].strip()


def _content(text: str) -> str:
    """`trained_algorithmic_media:"Tea & more: a pot"`, in a text feed, is a title and who wrote it."""
    source, _colon, content = text.partition(":")
    if source.strip() not in SOURCES:
        return text
    content = content.strip()
    quoted = len(content) > 1 and content[0] == content[-1] == '"'
    return content[1:-1].replace('""', '"') if quoted else content


def _worded(category: str) -> str:
    """A number stands for one of Google's categories, and says nothing to a reader."""
    return "" if re.fullmatch("[0-9]+", category) else category
