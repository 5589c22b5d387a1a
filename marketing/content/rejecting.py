"""Why a text is rejected, in words: the reason that was chosen, and the note."""

from django.utils import translation

from marketing.accounts.models import Shop
from marketing.content.models import Review


def reason_told(shop: Shop, code: str, note: str) -> str:
    """In the shop's language, whoever rejects; empty where nothing was said."""
    if code in ("", Review.Reason.OTHER):
        return note
    with translation.override(shop.locale):
        label = str(Review.Reason(code).label)
    return f"{label}: {note}" if note else label
