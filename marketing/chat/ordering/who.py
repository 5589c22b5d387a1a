"""Who asks? A signed token says it; else an order's number, its e-mail, and a code that was sent there."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketing.chat.models import HandOff
from marketing.chat.ordering import reading
from marketing.chat.ordering.talk import CODE, WHO, Talk
from marketing.chat.services import identity
from marketing.chat.values import Reply


def ask_who(talk: Talk) -> Reply | None:
    """The next step of proving it; nothing where the message answers none of our questions."""
    if talk.conversation is None:
        return talk.reply(_("I can look at orders only in a conversation with the shopper."), WHO)
    if talk.asked.last_intent == CODE and (code := reading.code_in(talk.parts[-1])):
        return _try(talk, code)
    number, email = next(iter(_numbers(talk)), ""), reading.email_in(talk.text)
    said_now = reading.email_in(talk.parts[-1]) or reading.numbers_in(talk.parts[-1])
    if talk.asked.last_intent == CODE and not said_now:
        return None
    if number and email:
        return _send(talk, number, email)
    if number:
        return talk.reply(_("Which e-mail address did you order with? I will send a code there."), WHO)
    if email:
        return talk.reply(
            _("What is the number of your order? It stands in the confirmation that was mailed to you."), WHO
        )
    return talk.reply(
        _("To look at your order I need its number and the e-mail address that you ordered with. I will send a code there."),
        WHO,
    )  # fmt: skip


def _numbers(talk: Talk) -> list[str]:
    """The newest first: who mistyped says it again."""
    return [number for part in reversed(talk.parts) for number in reading.numbers_in(part)]


def _send(talk: Talk, number: str, email: str) -> Reply:
    if not identity.begin(talk.conversation, number, email):
        return Reply(
            text=_("Too many codes were asked for here. I am asking a person to help you."),
            hand_off=HandOff.Reason.RULE, rule="identity", intent="identity", confidence=1.0,
        )  # fmt: skip
    said = _(
        "If this order was placed with this address, a code of six digits is on its way to it. Please type it here."
    )
    return talk.reply(said, CODE)


def _try(talk: Talk, code: str) -> Reply | None:
    """Nothing where it is right: the request that it was asked for goes on."""
    left = identity.prove(talk.conversation, code)
    if left is None:
        return None
    if left <= 0:
        return talk.reply(
            _("This code cannot be used any more. Tell me your order number and e-mail address again for a new one."),
            WHO,
        )
    said = ngettext(
        "This code is not right. You have %(count)d more try.",
        "This code is not right. You have %(count)d more tries.",
        left,
    )
    return talk.reply(said % {"count": left}, CODE)
