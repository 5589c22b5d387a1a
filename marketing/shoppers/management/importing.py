"""What the commands `import_orders` and `import_events` have in common."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.models import Shop
from marketing.catalog.management.importing import ImportCommand


class HistoryCommand(ImportCommand):
    """What people did has times, and is often the first that is known of a shop."""

    options = ("timezone",)
    next_step = "python manage.py train recommender --shop {shop}"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--timezone", default="UTC", help="of times that do not say theirs, such as Europe/London")
        parser.add_argument("--currency", default="USD", help="of the shop, which is made if there is none yet")

    def _shop(self, slug: str, options: dict[str, object]) -> Shop:
        if shop := Shop.objects.filter(slug=slug).first():
            return shop
        shop = Shop(slug=slug, name=slug.replace("-", " ").title(), currency=str(options["currency"]).upper())
        try:
            shop.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        shop.save()
        self.stdout.write(f"There was no shop “{slug}”, so it is made now; its prices are in {shop.currency}.")
        return shop
