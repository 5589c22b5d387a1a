"""What the bot answers: rules first, then knowledge, products and orders. Whatever it is not sure of, a person answers."""

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.chat import knowing, routing
from marketing.chat.models import HandOff
from marketing.chat.values import Asked, Reply


def answer(shop: Shop, asked: Asked) -> Reply:
    """Built in, and quick enough to run while the shopper waits for the answer to the request."""
    if ruled := routing.ruled(asked):
        return ruled
    if known := knowing.known(shop, asked):
        return known
    return Reply(
        text=_("I do not know the answer to this. I have asked a person to help you."),
        hand_off=HandOff.Reason.UNSURE,
        confidence=0.0,
    )
