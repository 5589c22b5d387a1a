"""Rules that come before any model: who asks for a person gets one."""

import re

from django.utils.translation import gettext as _

from marketing.chat.models import HandOff
from marketing.chat.values import Asked, Reply

A_PERSON = re.compile(
    r"\b(?:speak|talk|chat|connect|transfer|put)\b.{0,30}\b(?:human|person|agent|representative|someone|somebody|operator)\b"
    r"|\b(?:human|real person|live agent|representative|operator)\b.{0,12}(?:please|now|$)"
    r"|人工|真人|转客服|找客服",
    re.IGNORECASE,
)


def ruled(asked: Asked) -> Reply | None:
    if A_PERSON.search(asked.text):
        return Reply(
            text=_("Of course."), hand_off=HandOff.Reason.ASKED, rule="asked", intent="hand_off", confidence=1.0
        )
    return None
