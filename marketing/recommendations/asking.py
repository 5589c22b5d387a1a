"""What a storefront asks, and what is known when it is answered."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.recommendations import selectors
from marketing.recommendations.models import Placement
from marketing.recommendations.rules import RuleBook
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event, Shopper
from marketing.shoppers.selectors import HistoryRow, history_of

A_MOMENT = timedelta(seconds=1)
AHEAD = timedelta(hours=1)  # so far a clock may run ahead; what lies further is a wrong date


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Where, for whom, beside which products. Without a shopper the answer is the same for everybody."""

    placement: Placement
    shopper: Shopper | None = None
    visitor_id: UUID | None = None
    product_id: str = ""
    cart: tuple[str, ...] = ()
    limit: int = 8
    exclude: frozenset[str] = frozenset()
    categories: frozenset[UUID] | None = None  # one of which each product must be in
    imagined: tuple[HistoryRow, ...] = ()  # the history of somebody who is only thought of, newest first
    version: ModelVersion | None = None  # instead of the one that serves
    unit: UUID | None = None  # who is put into an arm of a test; nobody who takes no part in one
    arm: str = ""
    at: datetime = field(default_factory=timezone.now)

    @property
    def barred(self) -> frozenset[str]:
        return self.exclude.union(self.cart, [self.product_id] if self.product_id else [])


@dataclass(frozen=True)
class Known:
    """Read once for an answer, whichever source makes it. `history` is the shopper's own, newest first."""

    rules: RuleBook = field(default_factory=RuleBook)
    history: list[HistoryRow] = field(default_factory=list)
    bought: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()  # for this shopper


def look_up(shop: Shop, ask: Ask) -> Known:
    history = as_past(history_of(shop, ask.shopper), ask.at) if ask.shopper else list(ask.imagined)
    return Known(
        rules=selectors.rules_in_force(shop, ask.placement.key, ask.at),
        history=history,
        bought=frozenset(row.product_id for row in history if row.name == Event.Name.PURCHASE and row.quantity > 0),
        hidden=frozenset(ask.shopper.hidden_products) if ask.shopper else frozenset(),
    )


def as_past(history: list[HistoryRow], at: datetime) -> list[HistoryRow]:
    """What is known has happened: also what was done in this very second, or by the clock of a browser that runs ahead.

    Rankers count in whole seconds, and look strictly before `at`. An order that was typed with the date of a later year
    happened just now, and leaves the others where they are.
    """
    history = [row._replace(occurred_at=at) if row.occurred_at > at + AHEAD else row for row in history]
    latest = max((row.occurred_at for row in history), default=at - A_MOMENT)
    ahead = int(latest.timestamp()) - int(at.timestamp()) + 1
    if ahead <= 0:
        return history
    return [row._replace(occurred_at=row.occurred_at - ahead * A_MOMENT) for row in history]


def with_cart(ask: Ask, history: list[HistoryRow]) -> list[HistoryRow]:
    """What lies in the cart is part of the question, also of somebody unknown. Newest first."""
    laid = [HistoryRow("", product_id, ask.at - A_MOMENT, "add_to_cart", 1.0, None) for product_id in ask.cart]
    return [*laid, *history]
