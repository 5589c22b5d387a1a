from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.chat.models import Faq
from marketing.chat.services import approve_faq, import_faqs
from marketing.common.errors import DomainError
from marketing.common.tenancy import shop_context


class Command(ShopCommand):
    help = """Import questions and answers from a table (CSV, also in GBK) or JSON Lines. Columns are known by their headers, in English
and Chinese: question, answer, language, examples (with | between), link, valid_from, valid_until; 问题, 答案, 语言, 相似问 ...
Each becomes a draft that waits for a person on the page FAQ; with --approve shoppers are answered from them at once.

example:
  python manage.py import_faqs questions.csv --shop giftware --locale en"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument(
            "--locale", choices=[code for code, _name in settings.LANGUAGES], default="", help="of rows that name none"
        )
        parser.add_argument("--approve", action="store_true", help="put every draft and change of the shop into use")

    def handle(self, *, shop: str, file: Path, locale: str, approve: bool, **options: object) -> None:
        found = find_shop(shop)
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with shop_context(found):
                done = import_faqs(found, file, actor=None, locale=locale)
                waiting = (Faq.State.DRAFT, Faq.State.CHANGED)
                for faq in Faq.objects.for_shop(found).filter(state__in=waiting) if approve else ():
                    approve_faq(faq, actor=None)
        except DomainError as error:
            raise CommandError(error) from error
        self.stdout.write(", ".join(f"{done.counts[name]} {name}" for name in ("added", "changed", "unchanged")))
        for error in done.errors:
            self.stdout.write(f"  Line {error.number}: {error.reason}")
