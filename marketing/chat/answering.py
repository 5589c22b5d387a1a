"""What the bot answers: rules first, then products by name, knowledge, products by wish. What it is not sure of, it says.

Confidence decides: an answer, two or three choices, or a person. No person is called for what no shop is asked.
"""

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.chat import comparing, ordering, routing, sensing, shopping
from marketing.chat.knowing import Knowledge
from marketing.chat.models import HandOff
from marketing.chat.values import CHOICES, OFF_TOPIC, UNKNOWN, Asked, Reply
from marketing.chat.wishing import wishes_at_a_price


def answer(shop: Shop, asked: Asked) -> Reply:
    """Quick enough to run while the shopper waits for the answer to the request."""
    return at_once(shop, asked) or built_in(shop, asked)


def at_once(shop: Shop, asked: Asked) -> Reply | None:
    """What no model outside is asked about: a yes, what a rule says, the shopper's own orders."""
    return ordering.confirmed(shop, asked) or _ruled(shop, asked) or ordering.answer(shop, asked) or _sensed(asked)


def _ruled(shop: Shop, asked: Asked) -> Reply | None:
    """ "Return the lamp; if that is not possible, give me a human": their wish is tried first."""
    if not routing.wants_person_otherwise(asked.text):
        return routing.ruled(asked)
    return routing.ruled(asked, but=routing.ASKED) or ordering.tried(shop, asked) or routing.ruled(asked)


def built_in(shop: Shop, asked: Asked) -> Reply:
    knowledge = Knowledge(shop, asked)
    return (
        comparing.side_by_side(shop, asked)
        or shopping.about_a_product(shop, asked)
        or _known_or_sold(knowledge)
        or ordering.go_on(shop, asked)
        or _choices(knowledge)
        or ordering.answer(shop, asked, at_last=True)
        or _foreign(knowledge)
        or _unknown(knowledge)
    )


def _sensed(asked: Asked) -> Reply | None:
    """A person is needed by what the message means, though no rule knows its words; not by what was asked for."""
    if asked.last_intent in ordering.ASKED_BACK:
        return None
    return routing.SENSED.reply() if sensing.need(asked.text) >= sensing.SURE else None


def _known_or_sold(knowledge: Knowledge) -> Reply | None:
    """Who wishes for something at a price wants products; anybody else is answered first from what the shop has written."""
    shop, asked = knowledge.shop, knowledge.asked
    if wishes_at_a_price(asked.text):
        return shopping.about_products(shop, asked) or knowledge.answer()
    return knowledge.answer() or shopping.about_products(shop, asked)


def _choices(knowledge: Knowledge) -> Reply | None:
    """Once: who was given choices and asks on is not given others, nor is who may well need a person."""
    near = [] if knowledge.asked.last_intent == CHOICES else knowledge.near()
    if not near or sensing.need(knowledge.question) >= sensing.LIKELY:
        return None
    return Reply(
        text=_("I am not sure what you mean. Is it one of these?"),
        parts=({"type": "choices", "choices": [*near, _("Talk to a person")]},),
        engine="knowledge", intent=CHOICES, confidence=knowledge.sureness,
    )  # fmt: skip


def _foreign(knowledge: Knowledge) -> Reply | None:
    """Weather, sums, jokes: said not to be known, and a person is a click away. Who is angry gets the person."""
    asked = knowledge.asked
    if not knowledge.is_foreign or sensing.need(asked.text) >= sensing.LIKELY or routing.is_angry(asked):
        return None
    return Reply(
        text=_("I can help with this shop: its products, your orders, delivery, returns. What would you like to know?"),
        parts=({"type": "choices", "choices": [_("Talk to a person")]},),
        engine="knowledge", intent=OFF_TOPIC, confidence=knowledge.sureness,
    )  # fmt: skip


def _unknown(knowledge: Knowledge) -> Reply:
    return Reply(
        text=_("I do not know the answer to this. I have asked a person to help you."),
        hand_off=HandOff.Reason.UNSURE, engine="knowledge", intent=UNKNOWN, confidence=knowledge.sureness,
    )  # fmt: skip
