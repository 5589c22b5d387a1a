"""Which list a product in the cart, or a purchase, belongs to: that of the last click before it, if that was within a week.
Told in SQL, once, for whoever counts lists (`outcomes`) or shows them (`reactions`).

- *clicked*: a product of the list was chosen, by `select_item`, or by an `add_to_cart` that names the list.
- *carted*, *bought*: the same person put that product in the cart, or bought it, within seven days after the click.
  Of several clicks the last one before it wins.
Lists of a visitor who saw more of them in a day than people do are left out.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from marketing.accounts.models import Shop
from marketing.common.ids import first_uuid7

WINDOW = timedelta(days=7)  # from the click
LATEST = timedelta(days=30)  # a browser may tell of an event so long afterwards
MOST_LISTS_A_DAY = 200  # of one visitor; more is a machine's work


class Within(NamedTuple):
    """Conditions that keep a statement to some people. All that is done with their lists and purchases must be in it."""

    events: str = ""
    purchases: str = ""
    orders: str = ""


EVERYBODY = Within()

PERSON = "coalesce(event.shopper_id, visitor.shopper_id, event.visitor_id)"
EVENTS = """shoppers_event event LEFT JOIN shoppers_visitor visitor
        ON event.shopper_id IS NULL AND visitor.shop_id = event.shop_id AND visitor.visitor_id = event.visitor_id"""
RECENT = "event.shop_id = %(shop)s AND event.day >= %(since)s - 1"
PRODUCTS = "CROSS JOIN LATERAL jsonb_array_elements(event.items) item"


def attributed(within: Within = EVERYBODY) -> str:
    """The parts of a WITH: `raw` and `named` events of lists, `click`, and in `won` the lists that earned a success."""
    return f"""
    raw AS MATERIALIZED (
        SELECT event.recommendation_id AS list_id, event.name, event.day, event.occurred_at, {PERSON} AS person,
               CASE WHEN event.name <> 'view_item_list' THEN event.items END AS items
        FROM {EVENTS} WHERE {RECENT} AND event.recommendation_id >= %(first_id)s
             AND event.name IN ('view_item_list', 'select_item', 'add_to_cart') {within.events}),
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
            SELECT FROM pick clicked WHERE clicked.name = 'select_item' AND clicked.person = pick.person
            AND clicked.list_id = pick.list_id AND clicked.product_id = pick.product_id)),
    {purchases(within)},
    success AS (
        SELECT 'carted' AS kind, event.id::text AS key, item->>'product_id' AS product_id, {PERSON} AS person,
               event.occurred_at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'add_to_cart' {within.events}
        UNION ALL
        SELECT 'bought', key, product_id, person, occurred_at FROM purchase),
    won AS (
        SELECT DISTINCT ON (success.kind, success.key, success.product_id) success.kind, click.list_id
        FROM success JOIN click USING (person, product_id)
        WHERE success.occurred_at BETWEEN click.occurred_at AND click.occurred_at + interval '{WINDOW.days} days'
        ORDER BY success.kind, success.key, success.product_id, click.occurred_at DESC, click.list_id)"""  # noqa: S608 (each part is a constant)


def purchases(within: Within) -> str:
    """Orders tell what was bought, the event of the same purchase tells who bought it in which browser, and when exactly."""
    return f"""
    told AS MATERIALIZED (
        SELECT event.id, event.transaction_id, event.occurred_at, event.items, {PERSON} AS person
        FROM {EVENTS} WHERE {RECENT} AND event.name = 'purchase' {within.purchases}),
    ordered AS MATERIALIZED (
        SELECT orders.id, orders.external_id, orders.shopper_id, first.person, first.occurred_at
        FROM shoppers_order orders LEFT JOIN LATERAL (
            SELECT person, occurred_at FROM told WHERE told.transaction_id = orders.external_id
            ORDER BY occurred_at LIMIT 1) first ON true
        WHERE orders.shop_id = %(shop)s AND orders.placed_at >= %(since)s - 1 {within.orders}),
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
            WHERE known.shop_id = %(shop)s AND known.external_id = event.transaction_id))"""  # noqa: S608 (each part is a constant)


def since_day(shop: Shop, day: date) -> dict[str, object]:
    """What the statement asks for: lists that were answered from this day on."""
    earliest = datetime.combine(day, time.min, UTC) - LATEST - timedelta(days=1)
    return {"shop": shop.pk, "since": day, "first_id": first_uuid7(earliest)}
