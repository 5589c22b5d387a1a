"""The door: is a message about the shopper's own orders, who asks, and what do they want?"""

from marketing.accounts.models import Shop
from marketing.chat.models import OrderRules
from marketing.chat.ordering import looking, reading
from marketing.chat.ordering.talk import Talk
from marketing.chat.ordering.who import ask_who
from marketing.chat.tools import orders as tools
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
    return looking.look(talk, tools.my_orders(talk.context))


def _concerns_orders(talk: Talk) -> bool:
    now = reading.plain(talk.asked.text)
    return talk.goes_on or (reading.is_own(now) and not reading.is_general(now))


def _is_on(shop: Shop) -> bool:
    rules = OrderRules.objects.for_shop(shop).first()
    return (rules is None or rules.enabled) and tells_orders(shop)


def confirmed(shop: Shop, asked: Asked) -> Reply | None:
    return None
