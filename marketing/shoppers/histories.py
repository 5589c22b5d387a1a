"""A history, in SQL: a person's order lines, and their views, cart events and purchases.

A purchase that is told twice, by an event and by the order that it names, counts once. Returns are there, with a
negative quantity; guests are not. Rows go straight from PostgreSQL to the reader: hundreds of thousands of model
instances would cost a minute and a gigabyte.
"""

LINES = """
    SELECT orders.shopper_id, product.external_id AS product_id, line.placed_at AS occurred_at, 'purchase' AS name,
           line.quantity::float8 AS quantity, line.price::float8 AS price
    FROM shoppers_order orders
    JOIN shoppers_orderline line ON line.shop_id = orders.shop_id AND line.order_id = orders.id
    JOIN catalog_product product ON product.shop_id = line.shop_id AND product.id = line.product_id
    WHERE orders.shop_id = %(shop)s AND orders.shopper_id IS NOT NULL"""

EVENTS = """
    SELECT {shopper} AS shopper_id, product.external_id AS product_id, event.occurred_at, event.name,
           coalesce((item->>'quantity')::float8, 1) AS quantity, (item->>'price')::float8 AS price
    FROM shoppers_event event
    {visitors}
    CROSS JOIN LATERAL jsonb_array_elements(event.items) AS item
    JOIN catalog_product product ON product.shop_id = event.shop_id AND product.external_id = item->>'product_id'
    WHERE event.shop_id = %(shop)s AND event.name = ANY(%(names)s) AND NOT EXISTS (
        SELECT FROM shoppers_order told
        WHERE event.name = 'purchase' AND event.transaction_id <> ''
          AND told.shop_id = event.shop_id AND told.external_id = event.transaction_id)"""

VISITORS = (
    "LEFT JOIN shoppers_visitor visitor ON visitor.shop_id = event.shop_id AND visitor.visitor_id = event.visitor_id"
)
ALL_EVENTS = EVENTS.format(shopper="coalesce(event.shopper_id, visitor.shopper_id)", visitors=VISITORS)
NAMED = "coalesce(event.shopper_id, visitor.shopper_id) IS NOT NULL"

UNSORTED = f"""
    {LINES} AND line.placed_at < %(until)s
    UNION ALL
    {ALL_EVENTS} AND event.occurred_at < %(until)s AND {NAMED}"""
HISTORIES = f"{UNSORTED} ORDER BY shopper_id, occurred_at, name, product_id"
SOME = f"{UNSORTED} LIMIT %(limit)s"

# An order is placed with its first line; the last ones may be some hours younger.
SALES = f"""
    {LINES} AND orders.placed_at >= %(since)s - interval '1 day' AND line.placed_at >= %(since)s
    UNION ALL
    {ALL_EVENTS} AND event.occurred_at >= %(since)s AND {NAMED}
    ORDER BY occurred_at, shopper_id, product_id"""

OWN_VISITORS = "SELECT visitor_id FROM shoppers_visitor WHERE shop_id = %(shop)s AND shopper_id = %(shopper)s"
OWN_EVENTS = """
    SELECT occurred_at, name, items, transaction_id FROM shoppers_event
    WHERE shop_id = %(shop)s AND name = ANY(%(names)s) AND {mine} ORDER BY occurred_at DESC LIMIT %(limit)s"""

# The newest of each kind, found by its own index; only then their products. That a product exists is not asked here:
# the planner would read the whole catalogue for it, and a ranker passes over what it does not know.
HISTORY_OF = f"""
    ({LINES} AND orders.shopper_id = %(shopper)s ORDER BY orders.placed_at DESC LIMIT %(limit)s)
    UNION ALL
    SELECT %(shopper)s::uuid, item->>'product_id', event.occurred_at, event.name,
           coalesce((item->>'quantity')::float8, 1), (item->>'price')::float8
    FROM (
        ({OWN_EVENTS.format(mine="shopper_id = %(shopper)s")})
        UNION ALL
        ({OWN_EVENTS.format(mine=f"shopper_id IS NULL AND visitor_id = ANY(ARRAY({OWN_VISITORS}))")})
    ) event CROSS JOIN LATERAL jsonb_array_elements(event.items) AS item
    WHERE NOT (event.name = 'purchase' AND event.transaction_id <> '' AND EXISTS (
        SELECT FROM shoppers_order told WHERE told.shop_id = %(shop)s AND told.external_id = event.transaction_id))
    ORDER BY occurred_at DESC, name, product_id LIMIT %(limit)s"""  # noqa: S608 (each part is a constant of this file)
