from django.core.management.base import CommandError, CommandParser

from marketing.accounts import services
from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import ApiKey
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context


class Command(ShopCommand):
    help = """Make an API key and print it: this is the only moment when anybody sees it.

examples:
  python manage.py create_key --shop giftware
  python manage.py create_key --shop giftware --kind publishable --origin https://giftware.example"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--kind", choices=ApiKey.Kind.values, default=ApiKey.Kind.SECRET)
        parser.add_argument("--name", default="From the command line")
        parser.add_argument("--origin", action="append", help="where a publishable key may be used; may be repeated")

    def handle(self, *, shop: str, kind: str, name: str, origin: list[str] | None, **options: object) -> None:
        found = find_shop(shop)
        try:
            with shop_context(found):
                _, secret = services.create_api_key(found, name=name, kind=kind, origins=origin, actor=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
