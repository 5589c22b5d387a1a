from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Shop
from marketing.catalog.selectors import products
from marketing.common.errors import Conflict, DomainError
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.models import Brief, Draft
from marketing.generation.values import Kind
from marketing.jobs.progress import terminal_progress
from marketing.jobs.selectors import job_of
from marketing.jobs.services import run_now

SHOWN = 5  # reasons why something was not written


class Command(ShopCommand):
    help = """Write texts about products from their facts. Each waits in the dashboard for a person; nothing is published.
Killed and started again, it goes on: a product whose text waits already is left out.

examples:
  python manage.py draft --shop giftware --kind description
  python manage.py draft --shop giftware --kind title --products 85123A 22423 --locales en zh-hans
  python manage.py draft --shop giftware --kind guide --products 85123A 22423 --audience "a housewarming\""""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--kind", choices=Kind.values, default=Kind.DESCRIPTION)
        parser.add_argument(
            "--products", nargs="+", metavar="ID", help="the shop's own ids; without them, all products"
        )
        parser.add_argument("--locales", nargs="+", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--audience", default="", help="a segment or an occasion that they are written for")
        parser.add_argument("--note", default="", help="what the writer should pay attention to")

    def handle(self, *, shop: str, **options: Any) -> None:
        found = find_shop(shop)
        try:
            with shop_context(found):
                briefs = self._begun(found, options) or [self._request(found, options)]
            for brief in briefs:
                self._write(brief)
        except DomainError as error:
            raise CommandError(error) from error

    def _begun(self, shop: Shop, options: dict[str, Any]) -> list[Brief]:
        """The same request, which was killed or cancelled on its way; and what else it asks for."""
        same = {name: options[name] for name in ("kind", "audience", "note")}
        locales = options["locales"] or [shop.locale]
        briefs = selectors.find_unfinished(shop, **same, locales=locales, external_ids=options["products"])
        for brief in briefs:
            self.stdout.write("Going on where this request ended before.")
            services.resume(brief, actor=None)
        if briefs:
            with suppress(Conflict):  # the rest waits already
                briefs.append(self._request(shop, options))
        return briefs

    def _request(self, shop: Shop, options: dict[str, Any]) -> Brief:
        return services.request_drafts(
            shop,
            options["kind"],
            options["products"] or list(products(shop).values_list("external_id", flat=True)),
            actor=None,
            locales=options["locales"] or [shop.locale],
            audience=options["audience"],
            note=options["note"],
        )

    def _write(self, brief: Brief) -> None:
        with shop_context(brief.shop):
            job = job_of(brief)
        with terminal_progress(job, title="Writing texts"):
            run_now(job)
        with shop_context(brief.shop):
            counts = selectors.counts_of(brief)
            failed = list(brief.drafts.filter(state=Draft.State.FAILED).order_by("pk")[:SHOWN])
        self.stdout.write(f"Texts that wait for a person on the Drafts page: {counts.get(Draft.State.IN_REVIEW, 0)}")
        if count := counts.get(Draft.State.FAILED, 0):
            self.stdout.write(f"Not written: {count}")
            for draft in failed:
                self.stdout.write(f"  {draft.reason}")
