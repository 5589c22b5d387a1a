from django.core.management.base import CommandParser

from marketing.catalog.management.importing import ImportCommand
from marketing.catalog.models import Import


class Command(ImportCommand):
    help = """Import products from CSV or JSON Lines, from Shopify's product export, or from a Google product feed (text, RSS or
Atom), plain or gzip. Columns are known by their headers, in English and Chinese (id, title, price ...; 商品编号, 标题, 价格 ...);
a column that is none of ours becomes a fact of the product.
Good rows are kept, the others go to an errors file with their row number. Killed and started again, it goes on.

examples:
  python manage.py import_products products.csv --shop giftware --dry-run
  python manage.py import_products products.jsonl.gz --shop giftware --map external_id=sku,title=name --ignore shelf"""

    kind = Import.Kind.PRODUCTS
    options = ("ignore",)
    counts = {
        "new": "new",
        "changed": "changed",
        "unchanged": "unchanged",
        "facts": "facts told",
        "facts_left_out": "facts left out, which are longer than 1,000 characters",
        "addresses_left_out": "addresses left out, which are no http(s) addresses",
        "errors": "errors: rows that could not be kept",
    }
    next_step = "look at the products in the dashboard, or undo this import on the Imports page."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--ignore", type=names, default=[], help="columns that are no facts, with commas between")


def names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]
