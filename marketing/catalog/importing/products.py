"""Rows of a file as products. A column that is no field of ours is a fact, unless it speaks of the shop's own affairs."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.catalog import values
from marketing.catalog.importing.batches import BatchResult
from marketing.catalog.importing.headers import NOT_FACTS, TEXTS
from marketing.catalog.importing.mapping import plain
from marketing.catalog.importing.reports import Difference
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Category, Import, Product, ProductFact
from marketing.catalog.upserting import FactKey, FactValue, ProductInput, upsert_products
from marketing.common.errors import Invalid

ADDRESSES = ("url", "image_url")
LOCALES = frozenset(locale for locale, _name in settings.LANGUAGES)
LONGEST_NAME, LONGEST_VALUE = (ProductFact._meta.get_field(name).max_length for name in ("name", "value"))


def apply_products(shop: Shop, rows: list[Row], import_row: Import) -> BatchResult:
    ignored = {plain(name) for name in import_row.options.get("ignore", [])}
    inputs, errors = _read_all(rows, shop, ignored)
    outcomes = upsert_products(shop, list(inputs.values()), source=import_row.file_name[:200], made_by=import_row)
    counts = Counter(outcome.verdict.value for outcome in outcomes)
    counts["facts"] = sum(bool(fact.value) for one in inputs.values() for fact in one.facts.values())
    read = [row for row in rows if row.number in inputs]
    counts["addresses_left_out"] = sum(_addresses_left_out(row) for row in read)
    counts["facts_left_out"] = sum(not _fits(*fact) for row in read for fact in _told(row.others, ignored))
    differences = [
        Difference(number, outcome.product.external_id, *change)
        for number, outcome in zip(inputs, outcomes, strict=True)
        for change in outcome.changes
    ]
    return BatchResult(dict(+counts), errors, differences)


def _read_all(rows: list[Row], shop: Shop, ignored: set[str]) -> tuple[dict[int, ProductInput], list[RowError]]:
    inputs, errors = {}, []
    for row in rows:
        try:
            inputs[row.number] = read_product(row, shop, ignored)
        except Invalid as error:
            errors.append(RowError(row.number, error.message))
    return inputs, errors


def read_product(row: Row, shop: Shop, ignored: set[str]) -> ProductInput:
    return ProductInput(
        external_id=values.read_id(row.values["external_id"]),
        fields=dict(_fields(row.values, shop)),
        texts=_texts(row.values),
        facts=dict(_facts(row.others, ignored)),
    )


def _fields(said: dict[str, str], shop: Shop) -> Iterator[tuple[str, object]]:
    """Only columns that the file has: what it does not speak of stays as it is."""
    yield "title", _required(said["title"], _("The title is missing."), "title")
    for name in ("description", "brand", "variants_of"):
        if name in said:
            yield name, _short(said[name], name)
    if "category" in said:
        yield "category", _short(said["category"], "category") or None
    for name in ADDRESSES:
        if name in said and (values.read_address(said[name]) or not said[name]):
            yield name, said[name]
    if said.get("hidden"):
        yield "hidden", values.read_yes_or_no(said["hidden"])
    yield from _price(said, shop)
    yield from _availability(said)


def _price(said: dict[str, str], shop: Shop) -> Iterator[tuple[str, object]]:
    if "price" in said:
        price, currency = values.read_price(said["price"], shop.currency)
        yield "price", price
        if currency := values.read_currency(said.get("currency", "")) or currency:
            yield "currency", currency


def _availability(said: dict[str, str]) -> Iterator[tuple[str, object]]:
    readers: dict[str, Callable[[str], str]] = {"availability": values.read_availability, "stock": values.read_stock}
    for name, read in readers.items():
        if said.get(name):
            yield "availability", read(said[name])
            return


def _texts(said: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for locale, _name in settings.LANGUAGES:
        texts = {name: said[key] for name in TEXTS if (key := f"texts.{locale}.{name}") in said}
        if any(texts.values()):
            found[locale] = {name: _short(text, name) for name, text in texts.items()}
    return found


def _facts(others: dict[str, str], ignored: set[str]) -> Iterator[tuple[FactKey, FactValue]]:
    yield from (read_fact(*told) for told in _told(others, ignored) if _fits(*told))


def read_fact(column: str, text: str) -> tuple[FactKey, FactValue]:
    key = _fact_key(column)
    name, value, unit = values.split_unit(key.name, text)
    return FactKey(name, key.locale), FactValue(value, unit if value else "")


def _told(others: dict[str, str], ignored: set[str]) -> Iterator[tuple[str, str]]:
    for column, text in others.items():
        if plain(column) not in ignored and plain(column) not in NOT_FACTS:
            yield column, text.strip()


def _fits(column: str, text: str) -> bool:
    """What is longer is an article, and no fact."""
    return 0 < len(_fact_key(column).name) <= LONGEST_NAME and len(text) <= LONGEST_VALUE


@lru_cache(maxsize=4096)
def _fact_key(column: str) -> FactKey:
    """As our API and our export say it, `facts.Material`, or `facts.zh-hans.材质` in one language; as programs say it, `gender_affinity`."""
    if not column.startswith("facts."):
        return FactKey(" ".join(column.removeprefix("attributes.").replace("_", " ").split()))
    name = column.removeprefix("facts.")
    locale, _dot, rest = name.partition(".")
    return FactKey(rest, locale) if rest and locale in LOCALES else FactKey(name)


def _required(text: str, complaint: object, name: str) -> str:
    if not text:
        raise Invalid(complaint)
    return _short(text, name)


def _short(text: str, name: str) -> str:
    limit = (Category._meta.get_field("name") if name == "category" else Product._meta.get_field(name)).max_length
    if limit and len(text) > limit:
        raise Invalid(_("The %(field)s is longer than %(limit)d characters.") % {"field": name, "limit": limit})
    return text


def _addresses_left_out(row: Row) -> int:
    return sum(bool(row.values.get(name)) and not values.read_address(row.values[name]) for name in ADDRESSES)
