from django.core.management.base import CommandError, CommandParser

from marketing.accounts import inviting
from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.accounts.models import Membership
from marketing.accounts.views import invitation_path
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context


class Command(ShopCommand):
    help = """Invite a person into a shop: prints the link that they join with, once, within three days.

example:
  python manage.py invite_member mei@giftware.example --shop giftware --role marketer"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument("--role", default=Membership.Role.OWNER, choices=Membership.Role.values)

    def handle(self, *, email: str, shop: str, role: str, **options: object) -> None:
        found = find_shop(shop)
        try:
            with shop_context(found):
                invitation, token = inviting.invite(found, email=email, role=role, actor=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{invitation.email} joins at http(s)://YOUR-ADDRESS{invitation_path(invitation, token)}")
