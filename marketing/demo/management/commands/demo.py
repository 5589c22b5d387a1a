import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import track

from marketing.accounts.management.shop_command import ShopCommand
from marketing.accounts.models import Shop
from marketing.common.errors import Conflict, DomainError
from marketing.common.tenancy import shop_context
from marketing.demo import keeping, knowing, retelling, seeding, stocking, writing
from marketing.demo.link import Link
from marketing.demo.simulator import simulate
from marketing.demo.year import Year
from marketing.jobs.progress import terminal_progress
from marketing.jobs.services import run_now
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import running_training, serving_version

NOT_BETTER = "The demo shows what there is: the first version serves, and the Models page shows how it compares."


class Command(ShopCommand):
    help = """Fill the demo shop: catalogue, shoppers, a year of events and orders, and a trained model that serves.
A second run adds nothing. Needs DEMO=1.

example:
  DEMO=1 python manage.py demo"""

    def add_arguments(self, parser: CommandParser) -> None:
        port = int(os.environ.get("PORT") or 8000)
        parser.add_argument("--port", type=int, default=port, help="the platform's port; the storefront's is the next")

    def handle(self, *, port: int, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 to say that this machine may hold a demo shop and its logins.")
        self.console = Console(file=self.stdout._out, highlight=False)
        try:
            self._fill(port)
        except DomainError as error:
            raise CommandError(error) from error

    def _fill(self, port: int) -> None:
        storefront = f"http://127.0.0.1:{port + 1}"
        with self._step("Shops, members and keys"):
            shop = seeding.open_shops()
            secrets = keep_secrets(shop, [storefront, f"http://localhost:{port + 1}"])
        with self._step("240 products in two languages"):
            stocking.stock_shop(shop, storefront)
        with self._step("Questions, answers and policies in two languages"):
            knowing.teach(shop)
        with self._step("A year of 2,000 shoppers, simulated"):
            # It ends when the shop was made, so that a second run tells the same year.
            year = simulate(shop.created_at.replace(minute=0, second=0, microsecond=0))
        self._tell(shop, year)
        link = Link(secrets["publishable_key"], seeding.token_secret(shop), storefront, retelling.personas_of(year))
        keeping.keep(secrets, link, f"http://127.0.0.1:{port}")
        self._write(shop)
        self._train(shop)

    def _tell(self, shop: Shop, year: Year) -> None:
        if retelling.is_told(shop, year):
            self.console.print("  The year is told already.")
            return
        with self._step(f"{len(year.shoppers):,} shoppers"):
            retelling.introduce_shoppers(shop, year)
        with self._step(f"{len(year.orders):,} orders"):
            retelling.tell_orders(shop, year, settings.DATA_DIR)
        batches = -(-len(year.events) // retelling.BATCH)
        with self._step(f"{len(year.events):,} events"):
            told = retelling.tell_events(shop, year)
            silent = not self.console.is_terminal
            for _batch in track(told, "  Events", batches, console=self.console, transient=True, disable=silent):
                pass

    def _write(self, shop: Shop) -> None:
        if writing.is_written(shop):
            self.console.print("  Texts are written already.")
            return
        with self._step("Texts about products, to be judged on the Drafts page"):
            writing.write_texts(shop)

    def _train(self, shop: Shop) -> None:
        with shop_context(shop):
            if serving := serving_version(shop, Kind.RECOMMENDER):
                self.console.print(f"  {serving} serves already.")
                return
            run = running_training(shop, Kind.RECOMMENDER) or registry.start_run(
                Kind.RECOMMENDER, shop=shop, actor=None
            )
        with self._step("A Transformer, trained on that year"), terminal_progress(run.job, console=self.console):
            run_now(run.job)
        with shop_context(shop):
            self._promote(ModelVersion.objects.for_shop(shop).select_related("shop").get(run=run))

    def _promote(self, version: ModelVersion) -> None:
        try:
            registry.promote(version, actor=None)
        except Conflict as refusal:
            self.console.print(f"  The gate says no: {refusal} The demo gives its reason, and lets it serve.")
            registry.promote(version, actor=None, reason=NOT_BETTER)
        self.console.print(f"  {version} serves.")

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.console.print(f"  {what} [dim]{time.monotonic() - started:.1f} s[/dim]")


def keep_secrets(shop: Shop, origins: list[str]) -> dict[str, str]:
    kept = keeping.read_kept()
    return {
        "password": seeding.welcome_members(kept.get("password", "")),
        "publishable_key": seeding.publishable_key(shop, kept.get("publishable_key", ""), origins),
        "secret_key": seeding.secret_key(shop, kept.get("secret_key", "")),
    }
