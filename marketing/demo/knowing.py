"""What the demo shop answers: its questions and its policies, in both languages, from `knowledge.toml`."""

import tomllib
from pathlib import Path

from marketing.accounts.models import Shop
from marketing.chat import services
from marketing.chat.models import CannedReply, Faq, Source
from marketing.common.tenancy import shop_context

LOCALES = ("en", "zh-hans")  # the order of every pair in the file


def teach(shop: Shop) -> int:
    """How many entries, pages and replies are new. Whatever is there already stays as it is, also what a person changed."""
    told = tomllib.loads(Path(__file__).with_name("knowledge.toml").read_text("utf-8"))
    with shop_context(shop):
        return sum(
            write(shop, one, place, locale)
            for kind, write in (("faq", _write_entry), ("policy", _write_page), ("canned", _write_reply))
            for one in told[kind]
            for place, locale in enumerate(LOCALES)
        )


def _write_entry(shop: Shop, one: dict, place: int, locale: str) -> bool:
    question = one["question"][place]
    if Faq.objects.for_shop(shop).filter(locale=locale, question=question).exists():
        return False
    faq = services.add_faq(
        shop, actor=None, locale=locale, question=question, answer=one["answer"][place], examples=one["asked"][place]
    )
    services.approve_faq(faq, actor=None)
    return True


def _write_page(shop: Shop, one: dict, place: int, locale: str) -> bool:
    title = one["title"][place]
    if Source.objects.for_shop(shop).filter(locale=locale, title=title).exists():
        return False
    services.add_source(shop, actor=None, locale=locale, title=title, written=one["text"][place])
    return True


def _write_reply(shop: Shop, one: dict, place: int, locale: str) -> bool:
    shortcut = one["shortcut"][place]
    if CannedReply.objects.for_shop(shop).filter(locale=locale, shortcut=shortcut).exists():
        return False
    services.add_canned_reply(shop, actor=None, locale=locale, shortcut=shortcut, text=one["text"][place])
    return True
