"""The shopper's yes or no to what was proposed: a message of its own, that says nothing else."""

import re

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.chat.models import PendingAction
from marketing.chat.ordering.reading import plain
from marketing.chat.ordering.talk import Talk
from marketing.chat.services import actions
from marketing.chat.tools import telling
from marketing.chat.values import Asked, Reply

YES = re.compile(
    r"(?:(?:yes|yeah|yep|yup|sure|ok|okay|correct|right|confirm|confirmed|i confirm|agreed|i agree|please do|go ahead|do it|do that|please)\W*){1,4}"
    r"|(?:yes|ok|okay|sure)\W+(?:please )?(?:go ahead|do it|do that|proceed|that is right|that's right|i confirm|thanks|thank you)\W*"
    r"|(?:是的?|好的?|对的?|行|可以|确认|没问题|同意|就这样|嗯+|麻烦了?|谢谢)[，,。.!！ ]*(?:是的?|好的?|对|确认|可以|麻烦了?|谢谢|请办理)?[。.!！ ]*",
    re.IGNORECASE,
)
NO = re.compile(
    r"(?:no|nope|no thanks?|don't|do not|stop|never ?mind|leave it|forget it|不|不用了?|不要了?|算了|不是|取消吧|别)(?:\W+(?:thanks|thank you|谢谢))?\W*",
    re.IGNORECASE,
)
State = PendingAction.State


def confirmed(shop: Shop, asked: Asked) -> Reply | None:
    """Nothing where the message is no yes or no, or where nothing waits for one."""
    text = plain(asked.text).strip()
    yes, no = YES.fullmatch(text), NO.fullmatch(text)
    if not (yes or no) or not actions.is_waiting_for_yes(shop, asked.conversation_id):
        return None
    talk = Talk(shop, asked)
    if talk.message is None:
        return None
    if no:
        actions.withdraw(talk.message)
        return talk.reply(_("All right, nothing is changed."), "order_withdrawn")
    done = actions.confirm(talk.message)
    parts = [{"type": "action", "action_id": str(one.pk), "state": one.state, "summary": one.summary} for one in done]
    return talk.reply(telling.sentences([_said(one) for one in done]), "order_confirmed", *parts, confidence=1.0)


def _said(action: PendingAction) -> str:
    words = {
        State.APPROVAL: _("Noted. The shop looks at it and answers here: %(summary)s"),
        State.SENT: _("Done: the shop has your request. %(summary)s"),
        State.EXPIRED: _("Too much time has passed, so nothing was done. Please ask again: %(summary)s"),
        State.VOID: _("The order has changed meanwhile, so nothing was done. Please ask again: %(summary)s"),
    }
    return words[State(action.state)] % {"summary": action.summary}
