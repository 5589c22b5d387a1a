"""Whether what is said stands in what it is said from: every number, price, date and link, and every promise.

`grounds` are texts: cited passages, results of tools, what the shop is called. A sentence that says more is named.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from marketing.chat.cutting import sentences
from marketing.chat.lexemes import lexemes
from marketing.generation.guardrails.numerals import NUMBER, value_of
from marketing.generation.guardrails.personal_data import find_personal_data

LINK = re.compile(
    r"(?:https?://|www\.)[^\s)\]>\"'，。）]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|cn|test|shop|example)\b",
    re.IGNORECASE,
)
DATE = re.compile(r"\b(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
MARKUP = re.compile(r"!?\[[^\]]*\]\([^)]*\)|<[a-z!/][^>]*>", re.IGNORECASE)
PROMISES = re.compile(
    r"\b(?:refund|free|discount|guarante\w+|compensat\w+|voucher|coupon|gift card|promo\w*|cash ?back|warranty|promise|off)\b"
    r"|退款|免费|包邮|优惠|打折|折扣|赔|保证|补偿|赠送|代金券|红包|质保|承诺|保修",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset(("one", "a", "first", "second", "half", "一", "零", "半", "十", "百", "千", "万"))
SUPPORT = 0.5  # of a sentence's words that what it is said from must know
FEW = 4  # words of a sentence that is too short to say anything of its own


def unsupported(text: str, grounds: Iterable[str]) -> list[str]:
    """What of the text stands nowhere: values, links, promises, sentences. Nothing, where all is well."""
    ground = "\n".join(grounds)
    return list(dict.fromkeys((*_values(text, ground), *_links(text, ground), *_promises(text, ground))))


def unsaid(text: str, grounds: Iterable[str]) -> list[str]:
    """Sentences whose words are not those of the grounds: for texts that were not copied."""
    known = set(lexemes("\n".join(grounds)))
    said = ((text[start:end], set(lexemes(text[start:end]))) for start, end in sentences(text))
    return [one for one, words in said if len(words) > FEW and len(words & known) < SUPPORT * len(words)]


def _values(text: str, ground: str) -> Iterator[str]:
    known = set(_numbers(ground))
    yield from (word for word, value in _named(_without_links(text)) if value not in known)
    dates = set(_dates(ground))
    yield from (str(one) for one in _dates(text) if one not in dates)


def _links(text: str, ground: str) -> Iterator[str]:
    known = {one.rstrip(".,/").casefold() for one in LINK.findall(ground)}
    yield from (one for one in LINK.findall(text) if one.rstrip(".,/").casefold() not in known)
    yield from MARKUP.findall(text)
    yield from (one.text for one in find_personal_data(text) if one.text not in ground)


def _promises(text: str, ground: str) -> Iterator[str]:
    plain = ground.casefold()
    yield from (one for one in PROMISES.findall(text) if one.casefold() not in plain)


def _dates(text: str) -> Iterator[date]:
    for year, month, day in DATE.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


@lru_cache(256)
def _numbers(text: str) -> frozenset[float]:
    return frozenset(value for _word, value in _named(text))


def _named(text: str) -> list[tuple[str, float]]:
    """Numbers in figures and in words; "one" and 一 are articles more often than numbers."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [(found[0], round(value_of(found), 6)) for found in NUMBER.finditer(plain) if found[0] not in SMALL_WORDS]


def _without_links(text: str) -> str:
    return LINK.sub(" ", text)
