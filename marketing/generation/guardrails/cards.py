"""Numbers of payment cards in what people type, however they part the figures; an expiry date or a code beside is no part of it."""

import re
import unicodedata
from collections.abc import Iterator

RUN = re.compile(r"\d(?:[^\w]{0,2}\d){12,}")
GROUP = re.compile(r"\d+")
LONGEST_GROUP = 12  # figures, where there are several: 13 and some behind them are a barcode and a count
LENGTHS = (16, 15, 19, 18, 17, 14, 13)  # the usual ones first


def without_card_numbers(text: str) -> str:
    """Before anything is stored: of a card's number the last four figures stay, as on a receipt."""
    pieces, last = [], 0
    for start, end, number in card_numbers(text):
        pieces += [text[last:start], f"•••• {number[-4:]}"]
        last = end
    return "".join([*pieces, text[last:]])


def card_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, figures) of each."""
    for run in RUN.finditer(text):
        places = [run.start() + place for place, one in enumerate(run[0]) if one.isdecimal()]
        figures = "".join(str(unicodedata.decimal(text[place])) for place in places)
        first = 0
        while first <= len(places) - min(LENGTHS):
            length = next((n for n in LENGTHS if _is_whole_card(text, places, figures, first, n)), 0)
            if length:
                yield places[first], places[first + length - 1] + 1, figures[first : first + length]
            first += length or 1


def _is_whole_card(text: str, places: list[int], figures: str, first: int, length: int) -> bool:
    """Whole groups alone, as cards have them: a part of a longer number is none, nor a number and the count behind it."""
    last = first + length - 1
    if last >= len(places) or figures[first] not in "23456":
        return False
    begins = first == 0 or places[first - 1] + 1 < places[first]
    ends = last == len(places) - 1 or places[last] + 1 < places[last + 1]
    groups = GROUP.findall(text[places[first] : places[last] + 1])
    return (
        begins
        and ends
        and (len(groups) == 1 or max(map(len, groups)) <= LONGEST_GROUP)
        and is_card(figures[first : last + 1])
    )


def is_card(number: str) -> bool:
    """Luhn: every second figure from the right counts twice."""
    doubled = [int(one) * (1 + place % 2) for place, one in enumerate(reversed(number))]
    return len(number) >= 13 and len(set(number)) > 1 and sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
