"""What each answer asks of the database, in SQL.

By hand, because a shopper waits: Django needs half a millisecond to write such a query, PostgreSQL far less to answer it.
"""

PLACEMENT = "SELECT * FROM recommendations_placement WHERE shop_id = %(shop)s AND key = %(key)s"

RULES_IN_FORCE = """
    SELECT * FROM recommendations_rule
    WHERE shop_id = %(shop)s AND enabled AND removed_at IS NULL AND placement = ANY(%(placements)s)
      AND (starts_at IS NULL OR starts_at <= %(at)s) AND (ends_at IS NULL OR ends_at > %(at)s)
    ORDER BY created_at"""

# Without the description and whatever else an answer does not show: it is long, and of dozens of products.
PRODUCTS = """
    SELECT id, shop_id, external_id, title, category_id, price, currency, availability, hidden, url, image_url, texts
    FROM catalog_product WHERE shop_id = %(shop)s AND external_id = ANY(%(product_ids)s)"""
