from django.core.management.base import CommandParser

from marketing.catalog.models import Import
from marketing.shoppers.management.importing import HistoryCommand


class Command(HistoryCommand):
    help = r"""Import orders from CSV or JSON Lines, plain or gzip: one row is one line of an order. Fields: order, product,
title, quantity, placed_at, price, currency, shopper, country. Shoppers and products are made on the way; a product's
title is its most frequent one. Returns have a negative quantity, guests no shopper. Good rows are kept, the others go to
an errors file with their row number. Killed and started again, it goes on; the same file again adds nothing.

example:
  python manage.py import_orders sales.csv.gz --shop giftware --product-pattern '^\d{5}' \
      --map order=invoice,product=stock_code,title=description,placed_at=invoice_date,shopper=customer_id"""

    kind = Import.Kind.ORDERS
    options = (*HistoryCommand.options, "product_pattern")
    counts = {
        "lines": "lines",
        "orders": "orders",
        "shoppers": "shoppers",
        "products": "products",
        "charges": "charges: lines that are no product",
        "returns": "returns: lines with a negative quantity",
        "guests": "guests: orders without a shopper",
        "duplicates": "lines that were here before",
        "errors": "errors: rows that could not be kept",
    }

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--product-pattern",
            default="",
            help="regular expression of product codes; other lines are charges: kept, but no products",
        )
