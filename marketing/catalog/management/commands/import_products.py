import time
from argparse import ArgumentTypeError
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Shop
from marketing.catalog import selectors, services
from marketing.catalog.importing.encodings import ENCODINGS
from marketing.catalog.importing.files import FORMATS
from marketing.catalog.importing.mapping import parse_map
from marketing.catalog.importing.reports import report_file
from marketing.catalog.models import Import
from marketing.common.errors import DomainError, Invalid
from marketing.common.tenancy import shop_context
from marketing.jobs.progress import terminal_progress
from marketing.jobs.services import run_now

COUNTS = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "errors": "not kept, see the errors file",
    "facts": "facts told",
    "addresses_left_out": "addresses left out, which are no http(s) addresses",
}


class Command(ShopCommand):
    help = """Import products from CSV or JSON Lines, plain or gzip. Columns are known by their headers, in English and Chinese
(id, title, price ...; 商品编号, 标题, 价格 ...); a column that is none of ours becomes a fact of the product.
Good rows are kept, the others go to an errors file with their row number. Killed and started again, it goes on.

examples:
  python manage.py import_products products.csv --shop giftware --dry-run
  python manage.py import_products products.jsonl.gz --shop giftware --map external_id=sku,title=name --ignore shelf"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (comma, semicolon, tab or |) or JSON Lines; plain or gzip")
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--encoding", choices=("auto", *ENCODINGS), default="auto")
        parser.add_argument("--map", type=columns, default={}, help="our field = their column, with commas between")
        parser.add_argument("--ignore", default="", help="columns that are no facts, with commas between")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, file: Path, shop: str, **options: object) -> None:
        began = time.monotonic()
        try:
            import_row = run(find_shop(shop), file, options)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._tell(import_row, time.monotonic() - began)

    def _tell(self, import_row: Import, seconds: float) -> None:
        self.stdout.write(f"{import_row.rows_total:>10,} rows ({import_row.format}, {import_row.encoding})")
        for name, words in COUNTS.items():
            if count := import_row.counts.get(name):
                self.stdout.write(f"{count:>10,} {words}")
        self.stdout.write(f"{seconds:>10.1f} seconds")
        if import_row.errors_path:
            self.stdout.write(f"Errors file: {Path(settings.MEDIA_ROOT, import_row.errors_path)}")
        if import_row.dry_run:
            self.stdout.write(f"Report: {report_file(import_row)}")
            self.stdout.write("This was a dry run: nothing was changed. Run it without --dry-run to import.")
        else:
            self.stdout.write("Next: look at the products in the dashboard, or undo this import on the Imports page.")


def run(shop: Shop, file: Path, options: dict[str, object]) -> Import:
    mapping, ignored = options["map"], {"ignore": [name for name in options["ignore"].split(",") if name]}
    with shop_context(shop):
        begun = selectors.find_unfinished(shop, Import.Kind.PRODUCTS, file, mapping=mapping, options=ignored)
        if begun and not options["dry_run"]:
            import_row = services.resume_import(begun, actor=None)
        else:
            import_row = services.start_import(
                shop,
                Import.Kind.PRODUCTS,
                file,
                actor=None,
                format=options["format"],
                encoding=options["encoding"],
                mapping=mapping,
                options=ignored,
                dry_run=options["dry_run"],
            )
        job = selectors.job_of(import_row)
    with terminal_progress(job, title=f"Importing {import_row.file_name}"):
        run_now(job)
    with shop_context(shop):
        import_row.refresh_from_db()
    return import_row


def columns(text: str) -> dict[str, str]:
    try:
        return parse_map(text)
    except Invalid as error:
        raise ArgumentTypeError(str(error)) from error
