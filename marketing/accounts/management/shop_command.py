"""What commands that work for one shop have in common."""

from argparse import RawDescriptionHelpFormatter

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketing.accounts.models import Shop


class ShopCommand(BaseCommand):
    """Its help keeps the lines of its example."""

    def create_parser(self, *args: object, **options: object) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)


def find_shop(slug: str) -> Shop:
    shop = Shop.objects.filter(slug=slug).first()
    if shop is None:
        known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(
            f"There is no shop “{slug}”. Known shops: {known}. "
            f"Make one: python manage.py create_shop NAME --slug {slug} --owner EMAIL"
        )
    return shop
