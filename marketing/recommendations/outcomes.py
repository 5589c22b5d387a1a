"""What came of the lists that were answered: seen, clicked, put in the cart, bought. Counted from the rows, in SQL.

The unit is a list, counted once on the day it was answered, so that every rate is a share of the lists seen:
- *seen*: an event names it. A click proves it, too, where the event of the sight was lost or comes later.
- *clicked*: a product of the list was chosen, by `select_item`, or by an `add_to_cart` that names the list.
- *carted*, *bought*: the same person put that product in the cart, or bought it, within seven days after the click.
  Of several clicks the last one before it wins.
Lists of a visitor who saw more of them in a day than people do are left out, and counted apart.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, Min

from marketing.accounts.models import Shop
from marketing.catalog.models import Import
from marketing.common.ids import first_uuid7
from marketing.recommendations.models import Outcome, Recommendation

WINDOW = timedelta(days=7)  # from the click
LATEST = timedelta(days=30)  # a browser may tell of an event so long afterwards
OPEN = WINDOW + LATEST  # so long the figures of a day may still change
MOST_LISTS_A_DAY = 200  # of one visitor; more is a machine's work


class DayOutcome(NamedTuple):
    day: date
    placement: str
    model_version: str
    answered: int
    seen: int
    clicked: int
    carted: int
    bought: int
    left_out: int


PERSON = "coalesce(event.shopper_id, visitor.shopper_id, event.visitor_id)"
EVENTS = """shoppers_event event LEFT JOIN shoppers_visitor visitor
        ON event.shopper_id IS NULL AND visitor.shop_id = event.shop_id AND visitor.visitor_id = event.visitor_id"""
RECENT = "event.shop_id = %(shop)s AND event.day >= %(since)s - 1"
PRODUCTS = "CROSS JOIN LATERAL jsonb_array_elements(event.items) item"

# Orders tell what was bought, the event of the same purchase tells who bought it in which browser, and when exactly.
PURCHASES = f"""
    told AS MATERIALIZED (
        SELECT event.id, event.transaction_id, event.occurred_at, event.items, {PERSON} AS person
        FROM {EVENTS} WHERE {RECENT} AND event.name = 'purchase'),
    ordered AS MATERIALIZED (
        SELECT orders.id, orders.external_id, orders.shopper_id, first.person, first.occurred_at
        FROM shoppers_order orders LEFT JOIN LATERAL (
            SELECT person, occurred_at FROM told WHERE told.transaction_id = orders.external_id
            ORDER BY occurred_at LIMIT 1) first ON true
        WHERE orders.shop_id = %(shop)s AND orders.placed_at >= %(since)s - 1),
    purchase AS (
        SELECT ordered.external_id AS key, product.external_id AS product_id, buyer.person,
               coalesce(ordered.occurred_at, line.placed_at) AS occurred_at
        FROM ordered
        JOIN shoppers_orderline line ON line.shop_id = %(shop)s AND line.order_id = ordered.id AND line.quantity > 0
        JOIN catalog_product product ON product.shop_id = line.shop_id AND product.id = line.product_id
        CROSS JOIN LATERAL (VALUES (ordered.shopper_id), (ordered.person)) buyer (person)
        UNION ALL
        SELECT coalesce(nullif(event.transaction_id, ''), event.id::text), item->>'product_id', event.person,
               event.occurred_at
        FROM told event {PRODUCTS}
        WHERE event.transaction_id = '' OR NOT EXISTS (
            SELECT FROM shoppers_order known
            WHERE known.shop_id = %(shop)s AND known.external_id = event.transaction_id))"""  # noqa: S608 (each part is a constant of this file)

COUNT = f"""
WITH
    raw AS MATERIALIZED (
        SELECT event.recommendation_id AS list_id, event.name, event.day, event.occurred_at, {PERSON} AS person,
               CASE WHEN event.name <> 'view_item_list' THEN event.items END AS items
        FROM {EVENTS} WHERE {RECENT} AND event.recommendation_id >= %(first_id)s
             AND event.name IN ('view_item_list', 'select_item', 'add_to_cart')),
    machine AS (
        SELECT person, day FROM raw GROUP BY person, day HAVING count(DISTINCT list_id) > {MOST_LISTS_A_DAY}),
    named AS MATERIALIZED (
        SELECT * FROM raw WHERE NOT EXISTS (
            SELECT FROM machine WHERE machine.person = raw.person AND machine.day = raw.day)),
    pick AS MATERIALIZED (
        SELECT event.list_id, event.name, event.person, event.occurred_at, item->>'product_id' AS product_id
        FROM named event {PRODUCTS}
        JOIN recommendations_recommendation list ON list.shop_id = %(shop)s AND list.id = event.list_id
             AND list.day >= %(since)s - {LATEST.days + 1}
             AND list.items @> jsonb_build_array(jsonb_build_object('product_id', item->>'product_id'))
        WHERE event.name <> 'view_item_list'),
    click AS MATERIALIZED (
        SELECT list_id, product_id, person, occurred_at FROM pick
        WHERE name = 'select_item' OR NOT EXISTS (
            SELECT FROM pick clicked WHERE clicked.name = 'select_item'
            AND clicked.list_id = pick.list_id AND clicked.product_id = pick.product_id)),
    {PURCHASES},
    success AS (
        SELECT 'carted' AS kind, event.id::text AS key, item->>'product_id' AS product_id, {PERSON} AS person,
               event.occurred_at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'add_to_cart'
        UNION ALL
        SELECT 'bought', key, product_id, person, occurred_at FROM purchase),
    won AS (
        SELECT DISTINCT ON (success.kind, success.key, success.product_id) success.kind, click.list_id
        FROM success JOIN click USING (person, product_id)
        WHERE success.occurred_at BETWEEN click.occurred_at AND click.occurred_at + interval '{WINDOW.days} days'
        ORDER BY success.kind, success.key, success.product_id, click.occurred_at DESC, click.list_id)
SELECT list.day, list.placement, list.model_version, count(*),
       count(seen.list_id), count(clicked.list_id), count(carted.list_id), count(bought.list_id),
       count(any_sight.list_id) - count(seen.list_id)
FROM recommendations_recommendation list
LEFT JOIN (SELECT DISTINCT list_id FROM raw) any_sight ON any_sight.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM named) seen ON seen.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM click) clicked ON clicked.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM won WHERE kind = 'carted') carted ON carted.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM won WHERE kind = 'bought') bought ON bought.list_id = list.id
WHERE list.shop_id = %(shop)s AND list.day >= %(since)s
GROUP BY list.day, list.placement, list.model_version
ORDER BY list.day, list.placement, list.model_version"""  # noqa: S608 (each part is a constant of this file)


def count_outcomes(shop: Shop, since: date) -> Iterator[DayOutcome]:
    """For each day from `since` on. Read it inside the shop's context."""
    earliest = datetime.combine(since, time.min, UTC) - LATEST - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"shop": shop.pk, "since": since, "first_id": first_uuid7(earliest)})
        yield from (DayOutcome(*row) for row in cursor.fetchall())


def first_open_day(shop: Shop) -> date | None:
    """From which day on the figures may differ from what was counted last. None while nothing was ever answered."""
    counted_at = Outcome.objects.for_shop(shop).aggregate(at=Max("updated_at"))["at"]
    if counted_at is None or _was_imported_since(shop, counted_at):
        return Recommendation.objects.for_shop(shop).aggregate(first=Min("day"))["first"]
    return counted_at.date() - OPEN


def _was_imported_since(shop: Shop, moment: datetime) -> bool:
    """Files bring events and orders of any past day, and undoing them takes those away."""
    files = Import.objects.for_shop(shop).exclude(kind=Import.Kind.PRODUCTS)
    return files.filter(updated_at__gte=moment).exists()


def keep(shop: Shop, since: date, counted: Iterable[DayOutcome]) -> None:
    """In place of what was counted of these days before. Older days stay, also when their rows are deleted one day."""
    Outcome.objects.for_shop(shop).filter(day__gte=since).delete()
    Outcome.objects.bulk_create(Outcome(shop=shop, **row._asdict()) for row in counted)
