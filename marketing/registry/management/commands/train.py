from datetime import UTC, datetime

from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Shop
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context
from marketing.jobs.progress import terminal_progress
from marketing.jobs.services import run_now
from marketing.registry import services as registry
from marketing.registry.models import ModelVersion


class Command(ShopCommand):
    help = """Train a model on the shop's own data. The new version waits as a candidate until somebody promotes it.
A recommender learns from what shoppers did, a writer from approved descriptions whose claims hold today, a retriever from the FAQ
entries in use and what people confirmed; a retriever that the gate lets pass serves at once.

example:
  python manage.py train recommender --shop giftware --until 2011-09-03
  python manage.py train writer --shop giftware
  python manage.py train retriever --shop giftware"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in registry.TRAINING_JOBS])
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--until", type=day, help="train on what happened, or was approved, before this date (UTC)")
        parser.add_argument("--promote", action="store_true", help="let the version serve if it passes the gate")

    def handle(self, *, kind: str, shop: str, until: datetime | None, promote: bool, **options: object) -> None:
        try:
            version = self._train(find_shop(shop), kind, until)
        except DomainError as error:
            raise CommandError(error) from error
        serves = version.state == ModelVersion.State.SERVING
        if promote and not serves:
            self._promote(version)
        self.stdout.write(f"{version} {'serves now' if promote or serves else 'is a candidate: promote it on the Models page'}.")

    def _promote(self, version: ModelVersion) -> None:
        try:
            with shop_context(version.shop):
                registry.promote(version, actor=None)
        except DomainError as error:
            raise CommandError(f"{version} stays a candidate. {error}") from error

    def _train(self, shop: Shop, kind: str, until: datetime | None) -> ModelVersion:
        with shop_context(shop):
            run = registry.start_run(kind, shop=shop, actor=None, until=until)
        with terminal_progress(run.job):
            run_now(run.job)
        with shop_context(shop):
            return ModelVersion.objects.for_shop(shop).select_related("shop").get(run=run)


def day(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
