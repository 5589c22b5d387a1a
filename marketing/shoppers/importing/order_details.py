"""What a row tells of its whole order: how far it is, where it goes, and what a shopper may ask about it."""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.mapping import Field
from marketing.catalog.importing.rows import Row
from marketing.shoppers.importing import cells
from marketing.shoppers.models import Order

ADDRESS = ("name", "line1", "line2", "city", "region", "postcode", "country")
PARCEL = ("carrier", "number", "url")
FIELDS = (
    Field("status", ("order_status", "fulfillment_status", "订单状态", "状态")),
    Field("email", ("e-mail", "customer_email", "邮箱")),
    Field("delivered_at", ("delivered", "签收时间")),
    Field("expected_on", ("expected_delivery", "预计送达")),
    Field("payment", ("payment_method", "支付方式")),
    *(Field(f"address.{name}", (f"shipping_{name}", f"address_{name}")) for name in ADDRESS),
    *(Field(f"parcel.{name}", (f"tracking_{name}", f"shipment_{name}")) for name in PARCEL),
    Field("options", ("variant", "variant_title", "规格")),
)
Status = Order.Status
_WORDS = {
    Status.PENDING: "pending, unfulfilled, open, new, paid, awaiting fulfillment, 待发货, 待付款, 待处理, 已付款",
    Status.PROCESSED: "processed, processing, packed, ready, partially fulfilled, 备货中, 待揽收",
    Status.SHIPPED: "shipped, fulfilled, in transit, out for delivery, on hold, 已发货, 运输中, 派送中",
    Status.DELIVERED: "delivered, completed, complete, 已签收, 已完成, 交易成功",
    Status.CANCELLED: "cancelled, canceled, voided, 已取消, 交易关闭",
    Status.RETURN_REQUESTED: "return requested, 退货中, 退款中",
    Status.EXCHANGE_REQUESTED: "exchange requested, 换货中",
    Status.RETURNED: "returned, refunded, 已退货, 已退款",
}
STATUS = {word: status for status, words in _WORDS.items() for word in words.split(", ")}
OPTION = re.compile(r"\s*([^:=：]{1,60})[:=：]\s*([^;；]{1,200})\s*")


def read_details(row: Row, reading_zone: object) -> dict[str, object]:
    """Only what the row tells: the rest of the order stays as it is."""
    return dict(_told(row.values, reading_zone))


def read_options(row: Row) -> dict[str, str]:
    """`colour: blue; size: M`, or a column for each: `options.colour`."""
    told = {found[1].strip(): found[2].strip() for part in re.split("[;；]", row.values.get("options", ""))
            if (found := OPTION.fullmatch(part))}  # fmt: skip
    columns = {name.removeprefix("options."): value.strip() for name, value in row.others.items()
               if name.startswith("options.") and value.strip()}  # fmt: skip
    return {name[:60]: value[:200] for name, value in (told | columns).items()}


def _told(values: dict[str, str], zone: object) -> Iterator[tuple[str, object]]:
    if text := values.get("status"):
        yield "status", _status(text)
    if text := cells.text(values, "email", 254):
        yield "email", _email(text)
    if values.get("delivered_at"):
        yield "delivered_at", cells.moment(values, "delivered_at", zone)
    if values.get("expected_on"):
        yield "expected_on", cells.moment(values, "expected_on", zone).date()
    if text := cells.text(values, "payment", 100):
        yield "payments", [{"id": text, "kind": "", "label": text, "used": True}]
    if address := _part(values, "address", ADDRESS):
        yield "address", address
    if parcel := _part(values, "parcel", PARCEL):
        yield "shipments", [parcel]


def _part(values: dict[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    found = {name: cells.text(values, f"{prefix}.{name}", 300) for name in names}
    return {name: value for name, value in found.items() if value}


def _status(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).casefold().replace("_", " ").replace("-", " ").strip()
    if word not in STATUS:
        wanted = ", ".join(Status.values)
        raise cells.BadCell(
            _("“%(value)s” is no status of an order. Write one of: %(wanted)s.")
            % {"value": text[:40], "wanted": wanted}
        )
    return STATUS[word]


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise cells.BadCell(_("“%(value)s” is no e-mail address.") % {"value": text[:40]}) from error
    return text.lower()
