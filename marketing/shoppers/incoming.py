"""An event as it arrives, read strictly: what is wrong with it is said, and the rest of the batch goes on."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from marketing.shoppers import fields
from marketing.shoppers.fields import Rejected
from marketing.shoppers.models import Event

MAX_ITEMS = 200
SEGMENT_NAMES = {
    "Product List Viewed": Event.Name.VIEW_ITEM_LIST,
    "Product Clicked": Event.Name.SELECT_ITEM,
    "Product Viewed": Event.Name.VIEW_ITEM,
    "Promotion Viewed": Event.Name.VIEW_PROMOTION,
    "Products Searched": Event.Name.SEARCH,
    "Product Added": Event.Name.ADD_TO_CART,
    "Product Removed": Event.Name.REMOVE_FROM_CART,
    "Checkout Started": Event.Name.BEGIN_CHECKOUT,
    "Order Completed": Event.Name.PURCHASE,
    "Order Refunded": Event.Name.REFUND,
}
NAMES = {name.value: name.value for name in Event.Name} | {alias: name.value for alias, name in SEGMENT_NAMES.items()}
LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,6})?")
CURRENCY = re.compile(r"[A-Z]{3}")


class Source(StrEnum):
    """Who sends: a browser may only tell of recent days, the shop's own server and its files of any past one."""

    BROWSER = "browser"
    SERVER = "server"
    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent:
    id: UUID
    name: str
    occurred_at: datetime
    visitor_id: UUID | None
    shopper: str  # the shop's own id of the person, or empty
    analytics: bool | None
    personalization: bool | None
    items: list[dict]
    value: Decimal | None
    currency: str
    transaction_id: str
    search_term: str
    recommendation_id: UUID | None
    content_id: UUID | None
    locale: str


def read_event(raw: object, *, source: Source, now: datetime, shopper: str = "") -> IncomingEvent:
    """`shopper` is whom the request's token names: it stands for events that name nobody themselves."""
    if not isinstance(raw, dict):
        raise Rejected("invalid", _("An event must be an object."))
    consent = fields.part(raw, "consent")
    return IncomingEvent(
        id=_event_id(raw),
        name=_name(raw),
        occurred_at=_occurred_at(raw, source, now),
        **_who(raw, shopper),
        analytics=fields.answer(consent, "analytics"),
        personalization=fields.answer(consent, "personalization"),
        items=_items(raw),
        value=fields.number(raw, "value", 11),
        currency=fields.code(raw, "currency", CURRENCY),
        transaction_id=fields.text(raw, "transaction_id", 100),
        search_term=fields.text(raw, "search_term", 200),
        recommendation_id=fields.uuid(raw, "recommendation_id"),
        content_id=fields.uuid(raw, "content_id"),
        locale=fields.code(raw, "locale", LOCALE),
    )


def _event_id(raw: dict) -> UUID:
    if event_id := fields.uuid(raw, "event_id"):
        return event_id
    raise Rejected("invalid", _("event_id is missing: a UUID of your own, the same whenever you send the event again."))


def _name(raw: dict) -> str:
    name = raw.get("name")
    if not isinstance(name, str) or name not in NAMES:
        raise Rejected("unknown_name", _("name is none of the events that GA4 or Segment know for shops."))
    return NAMES[name]


def _occurred_at(raw: dict, source: Source, now: datetime) -> datetime:
    when = fields.moment(fields.text(raw, "occurred_at", 40))
    if when is None:
        raise fields.wrong("occurred_at", _("a time with its zone, such as 2026-11-23T14:20:00Z"))
    if when > now + timedelta(hours=1):
        raise Rejected("in_the_future", _("occurred_at is in the future. Check the clock that it comes from."))
    if source == Source.BROWSER and when < now - timedelta(days=30):
        raise Rejected("too_old", _("occurred_at is more than 30 days ago. Send it with a secret key."))
    return when


def _who(raw: dict, shopper: str) -> dict:
    visitor_id, shopper = fields.uuid(raw, "visitor_id"), fields.text(raw, "shopper", 100) or shopper
    if not visitor_id and not shopper:
        raise Rejected("nobody", _("Whose event is it? Name a visitor_id or a shopper."))
    return {"visitor_id": visitor_id, "shopper": shopper}


def _items(raw: dict) -> list[dict]:
    items = raw.get("items")
    if items is None:
        return []
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise fields.wrong("items", _("a list of at most 200 products"))
    return [_item(item) for item in items]


def _item(raw: object) -> dict:
    if not isinstance(raw, dict):
        raise Rejected("invalid", _("Each of the items must be an object."))
    product_id = fields.text(raw, "product_id", 100) or fields.text(raw, "item_id", 100)
    if not product_id:
        raise Rejected("invalid", _("Each of the items needs a product_id."))
    quantity, price = fields.number(raw, "quantity", 9), fields.number(raw, "price", 10)
    amounts = {"quantity": quantity and float(quantity), "price": price and str(price)}
    return {"product_id": product_id} | {name: value for name, value in amounts.items() if value is not None}
