"""Makes the value of a fact fit into a sentence, without changing what it says."""

import html
import re
import unicodedata

LONGEST = 400  # characters; what is longer is a text of its own, not a fact in one
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&[a-zA-Z]+;|&#\d+;")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_KEPT = "\u200d\ufe0f"  # these hold an emoji together
_UNITS = "mm|cm|km|m|ml|cl|l|L|kg|mg|g|mAh|Ah|Wh|kW|W|V|Hz|kHz|MHz|GHz|GB|TB|MB|oz|lb|in|ft"
_TIGHT_UNIT = re.compile(rf"(?<![\w.,-])(\d+(?:[.,]\d+)?)({_UNITS})(?!\w)")
_LOOSE_SIGN = re.compile(r"(?<=\d) (?=[%‰″′\"])")
_BETWEEN = re.compile(r"[，、；;]\s*|,\s+")
_HAN = re.compile("[\u3400-\u9fff]")


def tidy(text: str) -> str:
    """One line without markup and unseen signs; a number and its unit stand apart, a number and a percent sign do not."""
    for _again in range(3):  # what is escaped twice is read as markup only then
        text = _MARKUP.sub(" ", html.unescape(text))
    text = "".join(one if _is_seen(one) else " " if one.isspace() else "" for one in text)
    text = _LOOSE_SIGN.sub("", _TIGHT_UNIT.sub(r"\1 \2", " ".join(text.split())))
    return text.rstrip(".。;；,，、 ").strip()


def _is_seen(one: str) -> bool:
    return one in _KEPT or unicodedata.category(one) not in _UNSEEN


def parts(value: str) -> list[str]:
    return [part for one in _BETWEEN.split(value) if (part := one.strip())]


def has_han(text: str) -> bool:
    return bool(_HAN.search(text))


def seam(before: str, after: str) -> str:
    """Puts a space where Chinese meets Latin letters or digits."""
    if not before or not after:
        return before + after
    left, right = before[-1], after[0]
    apart = (has_han(left) and _is_latin(right)) or (_is_latin(left) and has_han(right))
    return f"{before} {after}" if apart else before + after


def _is_latin(one: str) -> bool:
    return one in "°℃%)" or (one.isascii() and one.isalnum())
