"""What a person types, made fit to keep."""

import unicodedata

from django.utils.translation import gettext as _

from marketing.common.errors import Invalid
from marketing.content.kinds import LONGEST

# Invisible, and able to make a text read otherwise than it is kept: zero width, and marks of direction. Joiners inside
# emoji go as well; the parts of such an emoji are then shown beside each other.
UNSEEN = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def clean(text: str) -> str:
    """Plain text in lines, without what nobody can see."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(
        one for one in lines if one in "\n\t" or (one not in UNSEEN and unicodedata.category(one) not in ("Cc", "Cs"))
    )
    return seen.strip()


def read_text(text: str) -> str:
    cleaned = clean(text)
    if not cleaned:
        raise Invalid(_("The text is empty. Write something, or reject the draft."), pointer="/text")
    if len(cleaned) > LONGEST:
        said = _("This text has %(count)d characters, and at most %(most)d are kept. Shorten it.")
        raise Invalid(said % {"count": len(cleaned), "most": LONGEST}, pointer="/text")
    return cleaned
