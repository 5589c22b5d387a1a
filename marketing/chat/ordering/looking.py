"""Where an order is: the one that is named, the only one, or a list to choose from."""

import string

from django.utils.translation import gettext as _

from marketing.chat.ordering.reading import numbers_in
from marketing.chat.ordering.talk import MORE, WHICH, Talk
from marketing.chat.tools import orders as tools
from marketing.chat.tools import telling
from marketing.chat.values import Reply
from marketing.shoppers.models import Order

SHOWN = 3


def look(talk: Talk, orders: list[Order]) -> Reply:
    named = numbered(orders, talk.text)
    if strange := strangers(orders, talk.parts[-1]):
        said = _("I do not find order %(number)s among yours.") % {"number": strange[0]}
        return talk.reply(f"{said} {_which(orders)}" if orders else said, WHICH, *_choices(orders))
    if not orders:
        return talk.reply(_("I find no order of yours."), MORE)
    chosen = named or (orders[:1] if len(orders) == 1 or is_latest(talk.text) else [])
    if not chosen:
        return talk.reply(_which(orders), WHICH, *_choices(orders))
    found = [told for one in chosen[:SHOWN] if (told := tools.order_status(talk.context, one.external_id))]
    return talk.reply(
        telling.sentences([telling.told(one, talk.text) for one in found]), "order_status",
        *(telling.card(one) for one in found),
    )  # fmt: skip


def numbered(orders: list[Order], text: str) -> list[Order]:
    """In the order in which the text names them."""
    said = numbers_in(text)
    places = {one.pk: next((at for at, number in enumerate(said) if names(number, one)), -1) for one in orders}
    return sorted((one for one in orders if places[one.pk] >= 0), key=lambda one: places[one.pk])


def names(number: str, order: Order) -> bool:
    """#W2378156 is w2378156; who forgets the letters before the digits means the same order."""
    said, own = bare(number), bare(order.external_id)
    return said == own or (said.isdecimal() and len(said) > 4 and own.lstrip(string.ascii_lowercase + "-") == said)


def bare(number: str) -> str:
    return number.casefold().lstrip("#＃").strip()


def strangers(orders: list[Order], text: str) -> list[str]:
    """Numbers that begin like an order's, and are none of this shopper's."""
    said = [one for one in numbers_in(text) if not any(names(one, order) for order in orders)]
    return [one for one in said if len(one) > 4 and (not one.isdecimal() or f"#{one}" in text)]


def is_latest(text: str) -> bool:
    return any(
        word in text.casefold()
        for word in ("latest", "last order", "most recent", "recent order", "最近", "最新", "刚")
    )


def _which(orders: list[Order]) -> str:
    return _("Which order do you mean? Yours are %(numbers)s.") % {
        "numbers": telling.listed([one.external_id for one in orders[:SHOWN]])
    }


def _choices(orders: list[Order]) -> list[dict]:
    return [{"type": "choices", "choices": [one.external_id for one in orders[:SHOWN]]}] if orders else []
