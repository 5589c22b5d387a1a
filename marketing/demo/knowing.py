"""What the demo shop answers: its questions and its policies, in both languages, from `knowledge.toml`."""

import tomllib
from pathlib import Path

from marketing.accounts.models import Shop
from marketing.chat import services
from marketing.chat.models import Faq, Source
from marketing.common.tenancy import shop_context

LOCALES = ("en", "zh-hans")  # the order of every pair in the file


def teach(shop: Shop) -> int:
    """How many entries and pages are new. Whatever is there already stays as it is, also what a person changed."""
    told = tomllib.loads(Path(__file__).with_name("knowledge.toml").read_text("utf-8"))
    with shop_context(shop):
        return sum(
            _write_entry(shop, one, place, locale) for one in told["faq"] for place, locale in enumerate(LOCALES)
        ) + sum(_write_page(shop, one, place, locale) for one in told["policy"] for place, locale in enumerate(LOCALES))


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
