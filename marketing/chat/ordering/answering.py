"""The door: is a message about the shopper's own orders, who asks, and what do they want?"""

import re

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.ordering import items, reading
from marketing.chat.ordering.acting import act
from marketing.chat.ordering.clauses import ADDRESS, CANCEL, clauses
from marketing.chat.ordering.scope import names_something
from marketing.chat.ordering.talk import Talk
from marketing.chat.ordering.who import ask_who
from marketing.chat.ordering.words import in_one_language
from marketing.chat.values import Asked, Reply
from marketing.shoppers.selectors import tells_orders


def answer(shop: Shop, asked: Asked) -> Reply | None:
    talk = Talk(shop, asked)
    if not _concerns_orders(talk) or not _is_on(shop):
        return None
    if not talk.context.is_known:
        reply = ask_who(talk)
        talk = Talk(shop, asked)  # a code that was right has changed who asks
        if reply or not talk.context.is_known:
            return reply
    return act(talk)


def _concerns_orders(talk: Talk) -> bool:
    now = reading.plain(talk.asked.text)
    if talk.goes_on:
        return True
    return not reading.is_general(now) and (reading.is_own(now) or _changes_own(talk, now))


WISHES = re.compile(
    r"\b(?:i|you|we)(?:'d|'ve)?(?: \w+)? (?:want|wish|need|like|have|plan|hope)\w*(?: \w+)? to\b|\b(?:please|help me)\b|我(?:想|要|需要)|帮我|麻烦",
    re.IGNORECASE,
)


def _changes_own(talk: Talk, text: str) -> bool:
    """ "Return the teapot" is about an order where the shopper is known and has ordered one."""
    text = in_one_language(text)
    wishes = clauses(text)
    if not wishes or not talk.context.is_known:
        return bool(wishes and WISHES.search(text))
    surely = any(one.kind in (ADDRESS, CANCEL) for one in wishes)
    return surely or items.says_all(text) or names_something(talk.context.newest, text)


def _is_on(shop: Shop) -> bool:
    return selectors.order_rules(shop).enabled and tells_orders(shop)
