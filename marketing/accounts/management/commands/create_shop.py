from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from marketing.accounts import inviting, services
from marketing.accounts.management.shop_command import ShopCommand
from marketing.accounts.models import Membership, Shop, User
from marketing.accounts.views import invitation_path
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context


class Command(ShopCommand):
    help = """Make a shop, and its first owner.

example:
  python manage.py create_shop "Gift Ware" --slug giftware --currency GBP --owner olivia@giftware.example"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True, help="short name, for commands: letters, digits, hyphens")
        parser.add_argument(
            "--owner", metavar="EMAIL", help="the first person of the shop; a link to sign in is printed"
        )
        parser.add_argument("--locale", default="en", choices=("en", "zh-hans"))
        parser.add_argument("--currency", default="USD", help="three letters")

    @transaction.atomic
    def handle(self, *, name: str, slug: str, owner: str | None, locale: str, currency: str, **options: object) -> None:
        if Shop.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a shop “{slug}” already.")
        shop = Shop(name=name, slug=slug, locale=locale, currency=currency.upper())
        try:
            shop.full_clean()
            shop.save()
            invited = self._add_owner(shop, owner) if owner else ""
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The shop “{shop.name}” is made; its short name is {shop.slug}.")
        self.stdout.write(invited)

    def _add_owner(self, shop: Shop, email: str) -> str:
        with shop_context(shop):
            known = User.objects.filter(email__iexact=email).first()
            if known and known.has_usable_password():
                services.add_member(shop, email=email, role=Membership.Role.OWNER, actor=None)
                return f"{known.email} signs in as usual."
            invitation, token = inviting.invite(shop, email=email, role=Membership.Role.OWNER, actor=None)
        return f"{invitation.email} chooses a password at http(s)://YOUR-ADDRESS{invitation_path(invitation, token)}"
