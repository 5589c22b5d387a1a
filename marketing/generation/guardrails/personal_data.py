"""Data of people: found in texts, masked before a provider sees them, and put back into its answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketing.generation.guardrails.cards import card_numbers, is_card

_EMAIL = r"(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})"
_ID_CARD = r"(?P<id_card>(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d))"
_CARD = r"(?P<card>(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-]))"
_MOBILE = r"(?P<mobile>(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))"
_PHONE = r"(?P<phone>(?<![A-Za-z0-9.])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|0\d{2,3}-\d{7,8})(?!\d))"
_ADDRESS = (
    r"(?P<address>[\u4e00-\u9fff]{2,8}(?:省|自治区|市)[\u4e00-\u9fff]{1,10}(?:市|区|县)[\u4e00-\u9fff\d]{1,16}(?:路|街|道|巷|弄|村)\d{1,5}号(?:[\u4e00-\u9fff\d-]{0,12}(?:室|楼|单元|栋|户))?"
    r"|(?<!\w)\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd)\b\.?(?:, [A-Z][A-Za-z ]{2,30})?(?:,? [A-Z]{2} \d{5}(?:-\d{4})?)?)"
)
PATTERN = re.compile("|".join((_EMAIL, _ID_CARD, _MOBILE, _CARD, _PHONE, _ADDRESS)))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Datum:
    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True)
class Masked:
    text: str
    found: tuple[Datum, ...]
    marks: tuple[str, ...]

    def put_back(self, text: str) -> str:
        """Into an answer that uses the marks, in any order; a mark that it left out stays out."""
        values = dict(zip(self.marks, (datum.text for datum in self.found), strict=True))
        return _either(self.marks).sub(lambda mark: values[mark[0]], text) if values else text


def mask(text: str) -> Masked:
    """Each datum becomes a mark such as ⟦email 1⟧; the same datum always the same one, so that a text stays readable."""
    found = tuple(find_personal_data(text))
    numbers: dict[str, str] = {}
    for datum in found:
        numbers.setdefault(datum.text, _free_mark(datum.kind, len(numbers) + 1, text))
    marks = tuple(numbers[datum.text] for datum in found)
    pieces, last = [], 0
    for datum, mark in zip(found, marks, strict=True):
        pieces += [text[last : datum.start], mark]
        last = datum.end
    return Masked("".join([*pieces, text[last:]]), found, marks)


def _free_mark(kind: str, number: int, text: str) -> str:
    """A text may hold something that looks like a mark; it is never taken for one."""
    mark = f"⟦{kind} {number}⟧"
    return mark if mark not in text else _free_mark(kind, number + 1_000, text)


def _either(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(mark) for mark in sorted(set(marks), key=len, reverse=True)))


def find_personal_data(text: str) -> Iterator[Datum]:
    """In the order of the text. A card's number is one however it is parted, and whatever stands beside it."""
    cards = [Datum(start, end, "card", text[start:end]) for start, end, _ in card_numbers(text)]
    others = (
        Datum(*found.span(), kind, found[0])
        for found in PATTERN.finditer(text)
        if _holds(kind := found.lastgroup or "", found[0]) and not _meets(found.span(), cards)
    )
    yield from sorted([*cards, *others], key=lambda datum: datum.start)


def _meets(span: tuple[int, int], cards: list[Datum]) -> bool:
    return any(card.start < span[1] and span[0] < card.end for card in cards)


def _holds(kind: str, text: str) -> bool:
    if kind == "id_card":
        return is_id_card(text)
    return kind != "card" or is_card(re.sub("[ -]", "", text))


def is_id_card(number: str) -> bool:
    """The last character checks the 17 before it (GB 11643-1999)."""
    return (
        _CHECKS[sum(int(one) * weight for one, weight in zip(number, _WEIGHTS, strict=False)) % 11]
        == number[-1].upper()
    )
