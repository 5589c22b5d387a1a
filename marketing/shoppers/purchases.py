"""Who bought what, in SQL, told once for whoever counts what came of something: of a list, or of a text.

Each statement takes `shop` and `since`, a day.
"""

from datetime import timedelta
from typing import NamedTuple

WINDOW = timedelta(days=7)  # so long after it was seen or clicked, a purchase may have come of it
LATEST = timedelta(days=30)  # a browser may tell of an event so long afterwards


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


def purchases(within: Within) -> str:
    """Orders tell what was bought, the event of the same purchase tells who bought it in which browser, and when exactly."""
    return f"""
    told AS MATERIALIZED (
        SELECT event.id, event.transaction_id, event.occurred_at, event.items, {PERSON} AS person
        FROM {EVENTS} WHERE {RECENT} AND event.name = 'purchase' {within.purchases}),
    told_first AS (
        SELECT DISTINCT ON (transaction_id) transaction_id, person, occurred_at FROM told
        WHERE transaction_id <> '' ORDER BY transaction_id, occurred_at),
    ordered AS MATERIALIZED (
        SELECT orders.id, orders.external_id, orders.shopper_id, told_first.person, told_first.occurred_at
        FROM shoppers_order orders LEFT JOIN told_first ON told_first.transaction_id = orders.external_id
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
