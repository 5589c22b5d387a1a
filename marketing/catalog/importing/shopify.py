"""Shopify's product export: one product is several rows, of which the first says what it is and each says a variant or a picture."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from marketing.catalog.importing.hypertext import to_text
from marketing.catalog.importing.mapping import plain
from marketing.catalog.importing.rows import Row, RowError

# Each by its two names: those of the export, and those of the newer template.
HANDLE = ("handle", "urlhandle")
DESCRIPTION = ("description",)  # the older name says “HTML” itself: such a column is read as text in every file
CATEGORY = ("productcategory",)
PRICE = ("variantprice", "price")
STOCK = ("variantinventoryqty", "inventoryquantity")
TRACKER = ("variantinventorytracker", "inventorytracker")
POLICY = ("variantinventorypolicy", "continuesellingwhenoutofstock")
PUBLISHED = ("published", "publishedononlinestore")
IMAGE = ("imagesrc", "productimageurl")
SIGNS = frozenset(("option1name", "variantprice", "variantsku", "body(html)", *PUBLISHED[1:]))

# What it costs, how it is kept, shipped, taxed and advertised, which copy must never claim.
_AFFAIRS = """
    sku, barcode, charge_tax, tax_code, requires_shipping, fulfillment_service, weight_unit_for_display, compare-at_price,
    weight_value_(grams), image_alt_text, image_position, gift_card, seo_title, seo_description, cost_per_item, status, tags
"""
AFFAIRS = frozenset(plain(name) for name in (*_AFFAIRS.split(","), *STOCK, *TRACKER, *POLICY, *PUBLISHED))
AFFAIRS_TOO = re.compile(
    r"(variant|unitprice|included/|price/|compareatprice/|option[123](name|value|linkedto)$"
    r"|googleshopping/(?!(gender|agegroup|condition)$)).*"
)
# What our own feed of texts adds: it says who wrote a text, and nothing of the product.
OUR_FIELDS = "(product.metafields.shop_ai."
METAFIELD = re.compile(r"(.+?)\s*\(product\.metafields\.[^)]*\)")
LONGEST_LIST = 900  # characters; a fact holds 1,000


def is_shopify(columns: Iterable[str]) -> bool:
    names = {plain(column) for column in columns}
    return bool(names & set(HANDLE)) and "title" in names and bool(names & SIGNS)


def products(rows: Iterable[Row | RowError]) -> Iterator[Row | RowError]:
    """Rows of one handle stand one behind the other; a row that cannot be read is named, and costs its product nothing else."""
    current: _Product | None = None
    for row in rows:
        if isinstance(row, RowError):
            yield row
            continue
        handle = _first(_named(row.values), HANDLE)
        if current and (handle != current.handle or not handle):
            yield current.row()
            current = None
        current = current or _Product(row.number, handle)
        current.add(row.values)
    if current:
        yield current.row()


class _Product:
    def __init__(self, number: int, handle: str) -> None:
        self.number, self.handle = number, handle
        self.values: dict[str, str] = {}
        self.options: dict[str, dict[str, None]] = {}  # name -> values, in the order of the file
        self.option_names: dict[int, str] = {}
        self.prices: list[tuple[Decimal, str]] = []
        self.available: bool | None = None
        self.is_listed = True
        self.is_first = True

    def add(self, values: dict[str, str]) -> None:
        named = _named(values)
        for column, value in values.items():
            if value and not self.values.get(column):
                self.values[column] = value
            else:
                self.values.setdefault(column, "")
        if self.is_first:
            self.is_listed = _is_listed(named)
            self.is_first = False
        self._add_options(named)
        self._add_variant(named)
        if named.get("imageposition", "").strip() == "1" and (image := _column(values, IMAGE)):
            self.values[image] = values[image]

    def _add_options(self, named: dict[str, str]) -> None:
        for place in (1, 2, 3):
            if name := named.get(f"option{place}name", "").strip():
                self.option_names.setdefault(place, name)
            value = named.get(f"option{place}value", "").strip()
            if value and place in self.option_names and value != "Default Title":
                self._add_option(self.option_names[place], value)

    def _add_option(self, name: str, value: str) -> None:
        known = self.options.setdefault(name, {})
        if sum(len(one) + 2 for one in known) + len(value) <= LONGEST_LIST:
            known[value] = None

    def _add_variant(self, named: dict[str, str]) -> None:
        price = _first(named, PRICE)
        if not price:
            return
        self.prices = sorted([*self.prices, (_number(price), price)])[:1]
        if (stock := _stock(named)) is not None:
            self.available = bool(self.available) or stock

    def row(self) -> Row:
        """As one row: the file's own columns that say something of the product, its options, and whether it can be bought."""
        said = self.values
        if (price := _column(said, PRICE)) and self.prices:
            said[price] = self.prices[0][1]
        if text := _column(said, DESCRIPTION):
            said[text] = to_text(said[text])
        if category := _column(said, CATEGORY):
            said[category] = said[category] or _first(_named(said), ("type",))
        kept = {_fact_name(column, said): value for column, value in said.items() if _tells(column)}
        options = {name: ", ".join(values) for name, values in self.options.items() if values and not kept.get(name)}
        return Row(self.number, {**kept, **options, **self._availability()})

    def _availability(self) -> dict[str, str]:
        if not self.is_listed or self.available is False:
            return {"availability": "out_of_stock"}
        return {"availability": "in_stock"} if self.available else {}


def _is_listed(named: dict[str, str]) -> bool:
    """A draft cannot be bought. (Hiding is the merchant's own word here, and no file's.)"""
    status = named.get("status", "").strip().casefold()
    return status not in ("draft", "archived") and _first(named, PUBLISHED).casefold() not in ("false", "no")


def _stock(named: dict[str, str]) -> bool | None:
    """Nothing is known where stock is counted and the export leaves the count out, as it does for shops of several places."""
    tracked = not any(name in named for name in TRACKER) or bool(_first(named, TRACKER))
    if not tracked or _first(named, POLICY).casefold() in ("continue", "true", "yes"):
        return True
    stock = _first(named, STOCK)
    return _number(stock) > 0 if stock else None


def _number(text: str) -> Decimal:
    """For comparing; what is no number is named as an error when the product is read."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return Decimal(-1)


def _tells(column: str) -> bool:
    name = plain(column)
    return name in PRICE or not (name in AFFAIRS or AFFAIRS_TOO.match(name) or OUR_FIELDS in column)


def _fact_name(column: str, said: dict[str, str]) -> str:
    """`Color (product.metafields.shopify.color-pattern)` is `Color`; `Google Shopping / Gender` is `Gender`."""
    found = METAFIELD.fullmatch(column)
    name = found[1] if found else column.rpartition("Google Shopping / ")[2]
    return name if name == column or name not in said else column


def _named(values: dict[str, str]) -> dict[str, str]:
    return {plain(column): value for column, value in values.items()}


def _first(named: dict[str, str], names: Iterable[str]) -> str:
    return next((named[name].strip() for name in names if named.get(name, "").strip()), "")


def _column(values: dict[str, str], names: Iterable[str]) -> str:
    return next((column for column in values if plain(column) in names), "")
