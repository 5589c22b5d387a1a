"""A row of a file of orders: one line of one order."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.rows import Row
from marketing.common.errors import Invalid
from marketing.shoppers.importing import cells, order_details

FIELDS = (
    Field("order", ("order_id", "order_number", "invoice", "invoice_no", "transaction_id"), required=True),
    Field("product", ("product_id", "sku", "stock_code", "item_id"), required=True),
    Field("title", ("description", "product_title", "product_name", "name")),
    Field("quantity", ("qty", "units"), required=True),
    Field("placed_at", ("order_date", "invoice_date", "created_at", "date", "timestamp"), required=True),
    Field("price", ("unit_price",)),
    Field("currency"),
    Field("shopper", ("shopper_id", "customer_id", "customer", "user_id")),
    Field("country"),
    *order_details.FIELDS,
)


class Line(NamedTuple):
    """Known by its order and by its position among that order's lines in the file."""

    order: str
    position: int
    code: str
    title: str
    quantity: Decimal
    price: Decimal | None
    placed_at: datetime
    shopper: str
    country: str
    currency: str
    options: dict[str, str]
    details: dict[str, object]  # what it tells of the whole order


@dataclass(frozen=True)
class Reading:
    """How the file is to be understood."""

    pattern: re.Pattern[str]
    zone: ZoneInfo

    def is_product(self, code: str) -> bool:
        """Postage, fees and other charges are lines, too, but nothing that could be recommended."""
        return bool(self.pattern.search(code))


def read_options(options: dict[str, str]) -> Reading:
    """Read before the first row: a wrong option stops the import, not each of its rows."""
    try:
        pattern = re.compile(options.get("product_pattern", ""))
    except re.error as error:
        raise Invalid(_("The product pattern is no regular expression: %(reason)s.") % {"reason": error}) from error
    return Reading(pattern, cells.read_zone(options.get("timezone", "UTC")))


def read_line(row: Row, position: int, reading: Reading) -> Line:
    values = row.values
    quantity = cells.number(values, "quantity", 11)
    if quantity is None:
        raise cells.BadCell(_("“%(field)s” is empty.") % {"field": "quantity"})
    return Line(
        order=cells.text(values, "order", 100, required=True),
        position=position,
        code=cells.text(values, "product", 100, required=True),
        title=values.get("title", "")[:500],
        quantity=quantity,
        price=cells.number(values, "price", 10),
        placed_at=cells.moment(values, "placed_at", reading.zone),
        shopper=cells.text(values, "shopper", 100),
        country=cells.text(values, "country", 100),
        currency=cells.text(values, "currency", 3).upper(),
        options=order_details.read_options(row),
        details=order_details.read_details(row, reading.zone),
    )
