import json
from datetime import datetime, timedelta

from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.common.tenancy import shop_context
from marketing.recommendations import training
from marketing.registry.management.commands.train import day


class Command(ShopCommand):
    help = """Measure the recommender beside every plain model on what happened after a date. Nothing is kept.

protocols:
  time      products new to the shopper, bought in the days after the cutoff
  anything  the same, repeat purchases count
  loo       the last product of each shopper (the rest of a cart)

example:
  python manage.py evaluate recommender --shop giftware --protocol time --cutoff 2011-09-03 --days 28"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=["recommender"])
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--protocol", choices=["time", "loo", "anything"], default="time")
        parser.add_argument("--cutoff", type=day, required=True, help="train on what happened before this date (UTC)")
        parser.add_argument("--days", type=int, default=28, help="measure on so many days from the cutoff")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *, shop: str, protocol: str, cutoff: datetime, days: int, **options: object) -> None:
        from modeling.recommender.data import TooLittleData, collect, epoch_seconds
        from modeling.recommender.table import table
        from modeling.recommender.train import evaluate  # PyTorch

        found = find_shop(shop)
        with shop_context(found):
            events = list(training.interactions(found, cutoff + timedelta(days=days)))
            items = list(training.items(found))
        try:
            result = evaluate(collect(events, items), protocol, epoch_seconds(cutoff), days).to_json()
        except TooLittleData as error:
            raise CommandError(error) from error
        self.stdout.write(json.dumps(result) if options["json"] else table(result))
