"""What a shopper reads who waits for a person: that one comes, or when people are back and what to do until then."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketing.chat import hours
from marketing.chat.models import Conversation
from marketing.chat.services.speaking import tell

GO_ON = _("Go on with the AI assistant")
FORM = {"type": "contact"}  # the widget shows fields for an e-mail address and a message


def announce(conversation: Conversation) -> None:
    known, now = hours.hours_of(conversation.shop), timezone.now()
    if known is None or known.is_open(now):
        tell(conversation, _("A person will answer here. The AI is silent from now on."))
        return
    with translation.override(conversation.locale):
        opens = known.opens(now)
        when = hours.said(opens, now) if opens else ""
        parts = (FORM, {"type": "choices", "choices": [str(GO_ON)]})
    if when:
        told = _("Nobody is here now. We are back on %(when)s and answer here, or by e-mail if you leave your address.")
    else:
        told = _("Nobody is here now. Leave your e-mail address, and we answer you there.")
    tell(conversation, told, parts, when=when)


def is_going_on(text: str) -> bool:
    """In any language: the shopper may have changed it since."""
    return any(text == _in(locale) for locale, _name in settings.LANGUAGES)


def _in(locale: str) -> str:
    with translation.override(locale):
        return gettext("Go on with the AI assistant")
