from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Shop
from marketing.common.errors import Conflict, DomainError
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services
from marketing.content.estimating import Estimate, estimate
from marketing.content.models import Brief, Draft
from marketing.content.services.planning import MOST_DRAFTS
from marketing.generation.reading import writer_name
from marketing.generation.values import Kind
from marketing.jobs.progress import terminal_progress
from marketing.jobs.selectors import job_of
from marketing.jobs.services import run_now

SHOWN = 5  # reasons why something was not written


class Command(ShopCommand):
    help = """Write texts about products from their facts. Each waits in the dashboard for a person; nothing is published.
Killed, paused or stopped, and started again, it goes on: a product whose text waits already is left out.

examples:
  python manage.py draft --shop giftware --kind description --only-missing --estimate
  python manage.py draft --shop giftware --kind title --products 85123A 22423 --locales en zh-hans
  python manage.py draft --shop giftware --kind guide --products 85123A 22423 --audience "a housewarming"
  python manage.py draft --shop giftware --kind description --retry-failed"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--kind", choices=Kind.values, default=Kind.DESCRIPTION)
        parser.add_argument(
            "--products", nargs="+", metavar="ID", help="the shop's own ids; without them, all products"
        )
        parser.add_argument("--locales", nargs="+", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--audience", default="", help="a segment or an occasion that they are written for")
        parser.add_argument("--note", default="", help="what the writer should pay attention to")
        parser.add_argument("--only-missing", action="store_true", help="leave out products that have such a text live")
        parser.add_argument("--estimate", action="store_true", help="tell what it would take, and write nothing")
        parser.add_argument("--retry-failed", action="store_true", help="write those again that could not be written")

    def handle(self, *, shop: str, **options: Any) -> None:
        found = find_shop(shop)
        options["locales"] = options["locales"] or [found.locale]
        try:
            with shop_context(found):
                briefs = self._briefs(found, options)
        except DomainError as error:
            raise CommandError(error) from error
        begin = services.retry_failed if options["retry_failed"] else None
        refused = [said for brief in briefs if (said := self._done(brief, begin))]
        if refused:
            raise CommandError("\n".join(refused))

    def _done(self, brief: Brief, begin: Callable[..., object] | None) -> str:
        """What stopped this request, or nothing. The others are written all the same."""
        try:
            if begin:
                with shop_context(brief.shop):
                    begin(brief, actor=None)
            self._write(brief)
        except DomainError as error:
            return str(error)
        return ""

    def _briefs(self, shop: Shop, options: dict[str, Any]) -> list[Brief]:
        if options["retry_failed"]:
            return self._failed(shop, options)
        if options["estimate"]:
            self._tell_estimate(estimate(shop, options["kind"], self._ids(shop, options), **asked(options)))
            return []
        return self._begun(shop, options) or [self._request(shop, options)]

    def _failed(self, shop: Shop, options: dict[str, Any]) -> list[Brief]:
        briefs = list(selectors.with_failed(shop, kind=options["kind"], audience=options["audience"]))
        if not briefs:
            self.stdout.write("No text of this kind failed.")
        return briefs

    def _begun(self, shop: Shop, options: dict[str, Any]) -> list[Brief]:
        """The same request, which was killed or cancelled on its way; and what else it asks for."""
        same = {name: options[name] for name in ("kind", "audience", "note", "locales")}
        briefs = selectors.find_unfinished(shop, **same, external_ids=options["products"])
        for brief in briefs:
            self.stdout.write("Going on where this request ended before.")
            services.resume(brief, actor=None)
        if briefs:
            with suppress(DomainError):  # the rest waits already, or there is none
                briefs.append(self._request(shop, options))
        return briefs

    def _request(self, shop: Shop, options: dict[str, Any]) -> Brief:
        ids = self._ids(shop, options)
        if not ids:
            raise Conflict("Each product has such a text already: it is live, or waits to be written or reviewed.")
        self._tell_estimate(estimate(shop, options["kind"], ids, **asked(options)))
        return services.request_drafts(shop, options["kind"], ids, actor=None, **asked(options))

    def _ids(self, shop: Shop, options: dict[str, Any]) -> list[str]:
        if options["products"]:
            return options["products"]
        most = MOST_DRAFTS // len(options["locales"])
        same = {name: options[name] for name in ("kind", "audience", "locales")}
        found = list(selectors.products_to_write(shop, **same, or_live=options["only_missing"])[: most + 1])
        if len(found) > most:
            self.stdout.write(f"These are the first {most:,} products. Start the command again for the rest.")
        return found[:most]

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

    def _tell_estimate(self, told: Estimate) -> None:
        self.stdout.write(f"Texts to write: {told.texts:,}")
        if told.left_out:
            self.stdout.write(f"Left out, since such a text is there already: {told.left_out:,}")
        if told.without_facts:
            self.stdout.write(f"Of products without facts, about which nothing can be written: {told.without_facts:,}")
        if price := told.price:
            self.stdout.write(f"Writer: {writer_name(price.provider)}")
            self.stdout.write("Time: not known yet" if told.seconds is None else f"Time: about {told.seconds:,.0f} s")
            if price.is_paid:
                about = "about" if price.is_measured else "at the most"
                cost = f"{about} {told.cost:,.2f} of {price.left:,.2f} {price.currency} that are left this month"
                self.stdout.write(f"Cost: {cost}" + ("" if told.is_covered else "; the rest is written by this server"))


def asked(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("locales", "audience", "note", "only_missing")}
