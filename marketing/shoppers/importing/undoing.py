"""Takes an import of orders or events back: what it made goes, unless something else stands on it by now."""

from django.db import connection

from marketing.catalog.models import Import
from marketing.catalog.undoing import remove_made, undoes

# Consents are never deleted, so whoever gave an answer since stays, and the serving role is not asked to try.
STATEMENTS = {
    "events": "DELETE FROM shoppers_event WHERE shop_id = %(shop)s AND import_id = %(import)s",
    "lines": "DELETE FROM shoppers_orderline WHERE shop_id = %(shop)s AND import_id = %(import)s",
    "orders": """
        DELETE FROM shoppers_order made WHERE shop_id = %(shop)s AND made_by_id = %(import)s AND NOT EXISTS (
            SELECT FROM shoppers_orderline line WHERE line.shop_id = made.shop_id AND line.order_id = made.id)""",
    "visitors": """
        DELETE FROM shoppers_visitor visitor USING shoppers_shopper made
        WHERE visitor.shop_id = %(shop)s AND made.shop_id = visitor.shop_id AND made.id = visitor.shopper_id
        AND made.made_by_id = %(import)s AND NOT EXISTS (
            SELECT FROM shoppers_event WHERE shop_id = visitor.shop_id AND visitor_id = visitor.visitor_id)""",
    "shoppers": """
        DELETE FROM shoppers_shopper made WHERE shop_id = %(shop)s AND made_by_id = %(import)s
        AND NOT EXISTS (SELECT FROM shoppers_order WHERE shop_id = made.shop_id AND shopper_id = made.id)
        AND NOT EXISTS (SELECT FROM shoppers_visitor WHERE shop_id = made.shop_id AND shopper_id = made.id)
        AND NOT EXISTS (SELECT FROM shoppers_consent WHERE shop_id = made.shop_id AND shopper_id = made.id)
        AND NOT EXISTS (SELECT FROM shoppers_event WHERE shop_id = made.shop_id AND shopper_id = made.id)""",
}


@undoes(Import.Kind.ORDERS, Import.Kind.EVENTS)
def remove_imported_history(import_row: Import) -> dict[str, int]:
    values = {"shop": import_row.shop_id, "import": import_row.pk}
    gone = {}
    with connection.cursor() as cursor:
        for kind, statement in STATEMENTS.items():
            cursor.execute(statement, values)
            gone[kind] = cursor.rowcount
    return {**gone, "products": remove_made(import_row), "removed": gone["lines"] + gone["events"]}
