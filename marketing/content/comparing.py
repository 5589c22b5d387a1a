"""What a draft changes in the text that shoppers read now: words that go, words that come."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from marketing.content import selectors
from marketing.content.models import Draft
from marketing.generation.values import Kind

# A word of letters, one Chinese character, a run of spaces, or one other sign.
PART = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Change:
    how: str  # same, gone, new
    text: str


def live_text(draft: Draft) -> str:
    """As we published it, or as the shop itself tells it."""
    if live := selectors.live_beside(draft):
        return live.text
    field = {Kind.TITLE: "title", Kind.DESCRIPTION: "description"}.get(Kind(draft.kind))
    if field is None or draft.audience:
        return ""
    own = draft.product.texts.get(draft.locale, {}).get(field, "")
    return own or (getattr(draft.product, field) if draft.locale == draft.shop.locale else "")


def changes(before: str, after: str) -> list[Change]:
    old, new = PART.findall(before), PART.findall(after)
    found = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Change("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Change("gone", "".join(old[a:b])))
        if c < d:
            found.append(Change("new", "".join(new[c:d])))
    return found
