"""What is read of shoppers: their histories, and who they are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.statements import Statement
from marketing.shoppers import consent
from marketing.shoppers.histories import HISTORIES, HISTORY_OF, SALES, SOME
from marketing.shoppers.models import Consent, Event, Order, Shopper, Visitor

CHUNK = 5_000
CART_EVENTS = 100
CART_KEPT = timedelta(days=30)
NAMED = Statement(
    Shopper, "SELECT {columns} FROM shoppers_shopper WHERE shop_id = %(shop)s AND external_id = %(external_id)s"
)
VISITING = Statement(
    Shopper,
    """
    SELECT {columns} FROM shoppers_visitor visitor
    JOIN shoppers_shopper ON shoppers_shopper.shop_id = visitor.shop_id AND shoppers_shopper.id = visitor.shopper_id
    WHERE visitor.shop_id = %(shop)s AND visitor.visitor_id = %(visitor_id)s""",
)
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
HISTORY_EVENTS = [name.value for name in (Event.Name.VIEW_ITEM, Event.Name.ADD_TO_CART, Event.Name.PURCHASE)]


class HistoryRow(NamedTuple):
    shopper_id: str  # of our own Shopper row: people without an external id have one, too
    product_id: str  # the shop's own
    occurred_at: datetime
    name: str
    quantity: float
    price: float | None


def histories(shop: Shop, *, until: datetime | None = None) -> Iterator[HistoryRow]:
    """Everybody's history before `until`, person by person, oldest first. Read it inside the shop's context."""
    yield from _stream(HISTORIES, shop=shop.pk, until=until or FOREVER, names=HISTORY_EVENTS)


def some_histories(shop: Shop, limit: int) -> Iterator[HistoryRow]:
    """Rows of anybody's history, in no order: all of them, where there are few."""
    yield from _stream(SOME, shop=shop.pk, until=FOREVER, names=HISTORY_EVENTS, limit=limit)


def recent_sales(shop: Shop, since: datetime) -> Iterator[HistoryRow]:
    """What known people bought since then, oldest first."""
    yield from _stream(SALES, shop=shop.pk, since=since, names=[Event.Name.PURCHASE.value])


def history_of(shop: Shop, shopper: Shopper, *, limit: int = 200) -> list[HistoryRow]:
    """One person's history, newest first: one query, for a list that is being waited for."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY_OF, {"shop": shop.pk, "shopper": shopper.pk, "names": HISTORY_EVENTS, "limit": limit})
        return [_history_row(row) for row in cursor.fetchall()]


def cart_of(shop: Shop, shopper: Shopper) -> dict[str, float]:
    """What lies in the cart by the last events, newest first: put in, less taken out, since the last purchase."""
    browsers = Visitor.objects.for_shop(shop).filter(shopper=shopper).values("visitor_id")
    mine = Q(shopper_id=shopper.pk) | Q(shopper_id=None, visitor_id__in=browsers)
    names = (Event.Name.ADD_TO_CART, Event.Name.REMOVE_FROM_CART, Event.Name.PURCHASE)
    recent = events(shop).filter(mine, name__in=names, day__gte=timezone.now().date() - CART_KEPT)
    held: dict[str, float] = {}
    for name, items in recent.order_by("-occurred_at").values_list("name", "items")[:CART_EVENTS]:
        if name == Event.Name.PURCHASE:
            break
        sign = 1 if name == Event.Name.ADD_TO_CART else -1
        for item in items:
            product = item["product_id"]
            held[product] = held.get(product, 0) + sign * float(item.get("quantity") or 1)
    return {product: quantity for product, quantity in held.items() if quantity > 0}


def _stream(query: str, **values: object) -> Iterator[HistoryRow]:
    """By a cursor of the server, which lives as long as the transaction; the name lets two of them run at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(CHUNK):
            yield from map(_history_row, rows)


def _history_row(row: tuple) -> HistoryRow:
    return HistoryRow(str(row[0]), *row[1:])


def find_shopper(shop: Shop, *, visitor_id: UUID | None = None, external_id: str | None = None) -> Shopper | None:
    """By the name if there is one, else by the browser."""
    if external_id:
        return NAMED.first(shop=shop.pk, external_id=external_id)
    return VISITING.first(shop=shop.pk, visitor_id=visitor_id) if visitor_id else None


def people(shop: Shop) -> QuerySet[Shopper]:
    """Everybody with a name or a browser. Who was merged into a named shopper left only their answers behind."""
    visits = Visitor.objects.filter(shop=OuterRef("shop"), shopper=OuterRef("pk"))
    return Shopper.objects.for_shop(shop).filter(Q(external_id__isnull=False) | Exists(visits))


def consents_of(shop: Shop, shopper: Shopper) -> QuerySet[Consent]:
    return Consent.objects.for_shop(shop).filter(shopper=shopper)


def latest_consents(shop: Shop, shopper: Shopper) -> dict[str, bool | None]:
    """The last answer to each purpose; None was never asked."""
    answers = consent.latest_answers(shop, [shopper])
    return {purpose: answers.get((shopper.pk, purpose)) for purpose in Consent.Purpose.values}


def orders(shop: Shop) -> QuerySet[Order]:
    return Order.objects.for_shop(shop).select_related("shopper")


def find_order(shop: Shop, external_id: str) -> Order | None:
    return orders(shop).filter(external_id=external_id).first()


def tells_orders(shop: Shop) -> bool:
    """Some shops import the orders of the past to learn from, and never say how one goes on."""
    return Order.objects.for_shop(shop).exclude(status="").exists()


def events(shop: Shop) -> QuerySet[Event]:
    return Event.objects.for_shop(shop)
