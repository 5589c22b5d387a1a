"""What a simulated year leaves behind: events as the storefront would have sent them, and orders."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from marketing.demo.people import Shopper


@dataclass(frozen=True)
class Item:
    product_id: str
    quantity: int
    price: Decimal


@dataclass(frozen=True)
class Event:
    """What the storefront would have sent, by its GA4 name."""

    event_id: uuid.UUID
    name: str
    shopper: Shopper
    occurred_at: datetime
    items: tuple[Item, ...]
    order: str = ""  # of a purchase


@dataclass(frozen=True)
class Order:
    external_id: str
    shopper: Shopper
    placed_at: datetime
    lines: tuple[Item, ...]


@dataclass(frozen=True)
class Year:
    starts_at: datetime
    shoppers: tuple[Shopper, ...]
    events: tuple[Event, ...]
    orders: tuple[Order, ...]
