"""An order in sentences. Every number, date and name in them stands in what the tool found."""

import re
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketing.catalog.models import Product
from marketing.chat.models import OrderRules
from marketing.shoppers.models import Order, OrderLine

Status = Order.Status
ASKS_ADDRESS = re.compile(
    r"\b(?:address|sent to|going to|ship(?:ped)? to|deliver(?:ed)? to)\b|地址|寄到|送到哪", re.IGNORECASE
)
ASKS_PRICE = re.compile(
    r"\b(?:total|cost|price|paid|pay|amount|how much|charged)\b|多少钱|总价|金额|一共|付了|价格", re.IGNORECASE
)
ASKS_ITEMS = re.compile(
    r"\b(?:items?|what (?:did|have) i|products?|contain|things)\b|哪些|什么商品|买了什么|内容", re.IGNORECASE
)


def told(order: dict, text: str) -> str:
    """How far it is and where its parcel is; address, price and items where they are asked for."""
    said = [_("Order %(number)s: %(state)s.") % {"number": order["order_id"], "state": _state(order)}, *_when(order)]
    said += [_parcel(one) for one in order["shipments"] if one.get("number")]
    if ASKS_ITEMS.search(text) or ASKS_PRICE.search(text):
        said.append(_("It holds %(items)s.") % {"items": listed([item(one) for one in order["items"]])})
    if ASKS_PRICE.search(text) and (total := total_of(order["items"])):
        said.append(_("Together that is %(amount)s.") % {"amount": money(total, order["currency"])})
        said += [_("It was paid with %(payment)s.") % {"payment": payment(one)} for one in order["payments"]]
    if ASKS_ADDRESS.search(text) and order["address"]:
        said.append(_("It goes to %(address)s.") % {"address": address(order["address"])})
    return sentences(said)


def _state(order: dict) -> str:
    return str(dict(Status.choices).get(order["status"], _("the shop has not said how far it is")))


def _when(order: dict) -> list[str]:
    if order["delivered_at"]:
        return [_("It was delivered on %(day)s.") % {"day": day(timezone.localtime(order["delivered_at"]))}]
    if order["expected_on"] and order["status"] != Status.CANCELLED:
        return [_("It is expected on %(day)s.") % {"day": day(order["expected_on"])}]
    return [_("It was placed on %(day)s.") % {"day": day(timezone.localtime(order["placed_on"]))}]


def _parcel(parcel: dict) -> str:
    said = _("The parcel's tracking number is %(number)s.") % {"number": parcel["number"]}
    if parcel.get("carrier"):
        values = {"number": parcel["number"], "carrier": parcel["carrier"]}
        said = _("The parcel is with %(carrier)s, tracking number %(number)s.") % values
    return f"{said} {parcel['url']}" if parcel.get("url") else said


def item(line: dict) -> str:
    """`2 × T-Shirt (blue, M)`."""
    options = ", ".join(str(one) for one in line["options"].values())
    named = f"{line['title']} ({options})" if options else line["title"]
    amount = Decimal(line["quantity"])
    return named if amount == 1 else f"{amount.normalize():f} × {named}"


def line_of(line: OrderLine) -> str:
    return item({"title": line.title or line.code, "options": line.options, "quantity": line.quantity})


def total_of(items: list[dict]) -> Decimal:
    return sum((one["price"] * one["quantity"] for one in items if one["price"] is not None), Decimal(0))


def money(amount: Decimal, currency: str) -> str:
    return f"{amount:,.2f} {currency}".strip()


def payment(one: dict) -> str:
    return one.get("label") or one.get("kind") or one.get("id", "")


def address(parts: dict) -> str:
    names = ("name", "line1", "line2", "city", "region", "postcode", "country")
    return ", ".join(str(parts[name]) for name in names if parts.get(name))


def swapped(line: OrderLine, new: Product) -> str:
    options = ", ".join(fact.value for fact in new.facts.all() if fact.name in line.options)
    return _("%(old)s for %(new)s") % {
        "old": line_of(line),
        "new": f"{new.title} ({options})" if options else new.title,
    }


def difference(amount: Decimal, order: Order, paid: dict) -> str:
    values = {"amount": money(abs(amount), order.currency), "payment": payment(paid)}
    if not amount or not paid:
        return ""
    if amount > 0:
        return _("The difference of %(amount)s is charged to %(payment)s.") % values
    return _("The difference of %(amount)s goes back to %(payment)s.") % values


def why_not_returned(code: str, order: Order, line: OrderLine, rules: OrderRules) -> str:
    values = {"item": line.title or line.code, "number": order.external_id, "state": order.get_status_display() or "–",
              "days": rules.return_days}  # fmt: skip
    return {
        "state": _("Nothing of order %(number)s can be returned now: %(state)s."),
        "late": _("%(item)s can be returned within %(days)d days of delivery, and they are over."),
        "never": _("%(item)s cannot be returned."),
        "charge": _("%(item)s is no product that could be returned."),
    }[code] % values


def day(value: object) -> str:
    return date_format(value, "DATE_FORMAT")


def listed(parts: list[str]) -> str:
    return pgettext("between things in a list", ", ").join(parts)


def sentences(parts: list[str]) -> str:
    """Chinese sentences stand without a space between them."""
    between = "" if (get_language() or "").startswith("zh") else " "
    return between.join(part for part in parts if part)


def card(order: dict) -> dict:
    """The part of a message that a widget can draw."""
    return {"type": "order", "order": {
        "order_id": order["order_id"], "status": order["status"], "status_label": _state(order),
        "expected_on": order["expected_on"] and order["expected_on"].isoformat(),
        "delivered_at": order["delivered_at"] and order["delivered_at"].isoformat(),
        "shipments": order["shipments"],
        "items": [{"title": item(one), "price": (one["price"] is not None and f"{one['price']:.2f}") or None}
                  for one in order["items"]],
        "currency": order["currency"],
    }}  # fmt: skip
