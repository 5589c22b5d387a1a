"""What the commands that import a file have in common, whatever its rows are."""

import time
from argparse import ArgumentTypeError
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Shop
from marketing.catalog import selectors, services
from marketing.catalog.importing.encodings import ENCODINGS
from marketing.catalog.importing.formats import FORMATS
from marketing.catalog.importing.mapping import parse_map
from marketing.catalog.importing.reports import report_file
from marketing.catalog.models import Import
from marketing.common.errors import DomainError, Invalid
from marketing.common.tenancy import shop_context
from marketing.jobs.progress import terminal_progress
from marketing.jobs.services import run_now


class ImportCommand(ShopCommand):
    """A subclass says what kind of rows it brings, which options they have, and how their counts are told."""

    kind: Import.Kind
    options: tuple[str, ...] = ()
    counts: dict[str, str] = {}
    next_step = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="plain or gzip")
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--format", choices=FORMATS, default="auto", help="told by the file itself, if not said")
        parser.add_argument("--encoding", choices=("auto", *ENCODINGS), default="auto")
        parser.add_argument("--map", type=columns, default={}, help="our field = their column, with commas between")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, file: Path, shop: str, **options: object) -> None:
        began = time.monotonic()
        try:
            import_row = self._run(self._shop(shop, options), file, options)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._tell(import_row, time.monotonic() - began)

    def _shop(self, slug: str, options: dict[str, object]) -> Shop:
        return find_shop(slug)

    def _run(self, shop: Shop, file: Path, options: dict[str, object]) -> Import:
        chosen = {name: options[name] for name in self.options if options[name]}
        with shop_context(shop):
            import_row = self._begun(shop, file, options, chosen) or services.start_import(
                shop,
                self.kind,
                file,
                actor=None,
                format=options["format"],
                encoding=options["encoding"],
                mapping=options["map"],
                options=chosen,
                dry_run=options["dry_run"],
            )
            job = selectors.job_of(import_row)
        with terminal_progress(job, title=f"Importing {import_row.file_name}"):
            run_now(job)
        with shop_context(shop):
            import_row.refresh_from_db()
        return import_row

    def _begun(self, shop: Shop, file: Path, options: dict[str, object], chosen: dict[str, object]) -> Import | None:
        """The same import, which was killed on its way."""
        if options["dry_run"]:
            return None
        begun = selectors.find_unfinished(shop, self.kind, file, mapping=options["map"], options=chosen)
        if begun:
            self.stdout.write(f"Going on behind row {begun.rows_done:,}, where this import ended before.")
            services.resume_import(begun, actor=None)
        return begun

    def _tell(self, import_row: Import, seconds: float) -> None:
        self.stdout.write(f"{import_row.rows_total:>10,} rows ({import_row.format}, {import_row.encoding})")
        for name, words in self.counts.items():
            self.stdout.write(f"{import_row.counts.get(name, 0):>10,} {words}")
        self.stdout.write(f"{seconds:>10.1f} seconds")
        if import_row.errors_path:
            self.stdout.write(f"Errors file: {Path(settings.MEDIA_ROOT, import_row.errors_path)}")
        if import_row.counts.get("differences"):
            self.stdout.write(f"Report: {report_file(import_row)}")
        if import_row.dry_run:
            self.stdout.write("This was a dry run: nothing was kept. Run it without --dry-run to import.")
        else:
            self.stdout.write(f"Next: {self.next_step.format(shop=import_row.shop.slug)}")


def columns(text: str) -> dict[str, str]:
    try:
        return parse_map(text)
    except Invalid as error:
        raise ArgumentTypeError(str(error)) from error
