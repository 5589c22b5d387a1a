import math

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import translation

from marketing.accounts.management.shop_command import ShopCommand, find_shop
from marketing.chat import answering
from marketing.chat.confidence import Evidence
from marketing.chat.retrieval import Hit, find
from marketing.chat.shelf import shelf
from marketing.chat.values import Asked, Reply
from marketing.common.tenancy import shop_context


class Command(ShopCommand):
    help = """Ask the shop's service what a shopper might ask, and see on what grounds it answers. Nothing is stored.

examples:
  python manage.py ask --shop giftware "How long does delivery take?"
  python manage.py ask --shop giftware --locale zh-hans "多久能送到？"
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question")
        parser.add_argument("--shop", required=True, help="short name of the shop")
        parser.add_argument(
            "--locale", choices=[code for code, _name in settings.LANGUAGES], help="the shop's own, if none"
        )

    def handle(self, *, shop: str, question: str, locale: str | None, **options: object) -> None:
        found = find_shop(shop)
        locale = locale or found.locale
        with shop_context(found):
            shelf.warm_up(found)  # a server has it at hand
        with shop_context(found), translation.override(locale):
            reply = answering.answer(found, Asked(question, locale, shopper_id=None, visitor_id=None))
            self._tell(reply, find(found, question, locale))

    def _tell(self, reply: Reply, hits: list[Hit]) -> None:
        self.stdout.write(reply.text)
        for one in reply.quotes:
            self.stdout.write(f"  from “{one.title}”, characters {one.start} to {one.end} {one.url}".rstrip())
        if reply.hand_off:
            self.stdout.write(f"  A person is asked: {reply.hand_off}.")
        if hits:
            served = f"{hits[0].version} serves" if hits[0].version else "No retriever of the shop's own serves"
            self.stdout.write(f"What is known about it, how sure that is, and what speaks for it. {served}.")
        for hit in hits:
            self.stdout.write(f"  {hit.confidence:.2f}  {hit.kind}  {hit.title}")
            self.stdout.write(f"        {_grounds(hit.evidence)}")


def _grounds(one: Evidence) -> str:
    words = f"words: it knows {one.fit.covered:.0%} of the question, which says {one.fit.focus:.0%} of its own"
    if one.likeness is None:
        return f"{words}; its meaning is not read yet"
    meaning = f"meaning: {one.likeness.asked:.2f} alike what it is asked, {one.likeness.told:.2f} alike its text"
    return f"{words}; {meaning}" + (f"; retriever: {math.exp(one.share):.0%}" if one.share is not None else "")
