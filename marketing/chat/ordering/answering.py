"""The door: is a message about the shopper's own orders, who asks, and what do they want?"""

import re

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.ordering import items, reading
from marketing.chat.ordering.acting import act
from marketing.chat.ordering.clauses import ADDRESS, CANCEL, clauses
from marketing.chat.ordering.scope import names_something
from marketing.chat.ordering.talk import ASKED_BACK, WHO, Talk
from marketing.chat.ordering.who import ask_who
from marketing.chat.ordering.words import in_one_language
from marketing.chat.values import Asked, Reply
from marketing.shoppers.selectors import tells_orders


def answer(shop: Shop, asked: Asked, *, at_last: bool = False) -> Reply | None:
    """`at_last`: nothing else knew an answer to what is perhaps no matter of somebody's own order."""
    talk = Talk(shop, asked)
    if not _concerns_orders(talk) or not _is_on(shop) or (not at_last and _may_be_another_matter(talk)):
        return None
    if not talk.context.is_known:
        reply = ask_who(talk)
        talk = Talk(shop, asked)  # a code that was right has changed who asks
        if reply or not talk.context.is_known:
            return reply
    return act(talk)


def go_on(shop: Shop, asked: Asked) -> Reply | None:
    """Who was asked back, and said nothing that anything else answers, is asked again."""
    return answer(shop, asked, at_last=True) if asked.last_intent in ASKED_BACK else None


def tried(shop: Shop, asked: Asked) -> Reply | None:
    """For who is known and has ordered: what is refused then calls the person that they want in that case."""
    context = Talk(shop, asked).context
    return answer(shop, asked) if context.is_known and context.newest else None


def _may_be_another_matter(talk: Talk) -> bool:
    """Who was asked back may ask something else; who is not known may ask what holds for everybody."""
    now = talk.parts[-1]
    if reading.numbers_in(now) or reading.email_in(now):
        return False
    if talk.goes_on and reading.is_general(now):
        return True
    is_silent = talk.asked.last_intent == WHO and not reading.is_own(now)
    return not talk.context.is_known and (is_silent or reading.asks_whether(now))


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
