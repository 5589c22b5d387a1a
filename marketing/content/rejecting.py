"""Why a text is rejected: seven reasons under seven keys."""

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop


class Reason(TextChoices):
    FACT = "fact", _("A fact is wrong")
    BANNED = "banned", _("Forbidden wording")
    VOICE = "voice", _("Does not sound like us")
    LENGTH = "length", _("Too long or too short")
    LANGUAGE = "language", _("Bad language")
    DOUBLE = "double", _("Says what another says")
    OTHER = "other", _("Something else")


def reason_told(shop: Shop, reason: str, note: str) -> str:
    """In the shop's language, whoever rejects; empty where nothing was said."""
    note = note.strip()
    if reason == Reason.OTHER or reason not in Reason.values:
        return note
    with translation.override(shop.locale):
        return f"{Reason(reason).label}: {note}" if note else str(Reason(reason).label)
