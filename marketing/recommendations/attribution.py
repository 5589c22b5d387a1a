"""Which list a product in the cart, or a purchase, belongs to: that of the last click before it, if that was within a week.
Told in SQL, once, for whoever counts lists (`outcomes`) or shows them (`reactions`).

- *clicked*: a product of the list was chosen, by `select_item`, or by an `add_to_cart` that names the list.
- *carted*, *bought*: the same person put that product in the cart, or bought it, within seven days after the click.
  Of several clicks the last one before it wins.
Lists of a visitor who saw more of them in a day than people do are left out.
"""

from datetime import UTC, date, datetime, time, timedelta

from marketing.accounts.models import Shop
from marketing.common.ids import first_uuid7
from marketing.shoppers.purchases import (
    EVENTS,
    EVERYBODY,
    LATEST,
    PERSON,
    PRODUCTS,
    RECENT,
    WINDOW,
    Within,
    purchases,
)

MOST_LISTS_A_DAY = 200  # of one visitor; more is a machine's work


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


def since_day(shop: Shop, day: date) -> dict[str, object]:
    """What the statement asks for: lists that were answered from this day on."""
    earliest = datetime.combine(day, time.min, UTC) - LATEST - timedelta(days=1)
    return {"shop": shop.pk, "since": day, "first_id": first_uuid7(earliest)}
