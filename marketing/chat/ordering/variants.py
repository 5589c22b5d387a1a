"""Which variant of a thing is wished for: "the same in blue", "the cheapest", "a bigger one", "rather battery than USB"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from marketing.catalog.models import Product
from marketing.chat.ordering.comparing import by_price, compared, compares
from marketing.chat.ordering.options import (
    LEVELS,
    Options,
    Values,
    asked_for,
    is_without,
    options_of,
    unwanted,
    values_of,
)
from marketing.chat.ordering.words import contains, stems
from marketing.shoppers.models import OrderLine

# The very same thing once more, as for one that came broken.
SAME = re.compile(
    r"\b(?:(?:exact )?same (?:item|thing|product|model)|identical|replacement|another one)\b|同款|一模一样"
)
PREFER = re.compile(r"\b(?:prefer(?:red|ably|ence)?|ideally|would rather|rather)\b|>|最好|优先")
OTHER_THAN = re.compile(r"\b(?:instead of|rather than|and not|as opposed to|not the)\b[^,.;]*")


@dataclass(frozen=True)
class Wanted:
    """The variants that fit, the best first; more than one where nothing tells them apart."""

    best: tuple[Product, ...]
    is_said: bool  # whether the text says anything about what it should be
    is_now: bool = False  # the line is that already


def choose(line: OrderLine, group: list[Product], text: str, hints: str = "") -> Wanted:
    """`text` says what it must be; `hints` are the rest of the message, which only decides between equals."""
    text = OTHER_THAN.sub(" ", text)
    known = {one.external_id: options_of(one) for one in group}
    values = values_of(known.values())
    now = line.options or known.get(line.code, {})
    must, never = asked_for(text, now, values), unwanted(text, now, values)
    on_sale = [one for one in group if one.is_offered]
    pick = by_price(text)
    if not must and not pick and SAME.search(text):
        return Wanted(tuple(one for one in on_sale if one.external_id == line.code), is_said=True)
    fit = [one for one in on_sale if one.external_id != line.code and _suits(known[one.external_id], must, never)]
    fit = compared(fit, now, known, values, text, set(must))
    if pick:
        wanted = pick((one.price or Decimal(0) for one in fit), default=Decimal(0))
        if line.price is not None and not must and pick(line.price, wanted) == line.price:
            return Wanted((), is_said=True, is_now=True)
        fit = [one for one in fit if (one.price or Decimal(0)) == wanted]
    liked, said = _liked(f"{text} {hints}", values), stems(hints)
    ranks = [_rank(known[one.external_id], now, liked, said) for one in fit]
    best = max(ranks, default=None)
    top = tuple(one for one, rank in zip(fit, ranks, strict=True) if rank == best)
    return Wanted(top, is_said=bool(must or never or pick or compares(text)))


def _suits(options: Options, must: Values, never: Values) -> bool:
    return all(options.get(name) in found for name, found in must.items()) and not any(
        options.get(name) in found for name, found in never.items()
    )


def _rank(
    options: Options, now: Options, liked: dict[str, dict[str, float]], said: list[str]
) -> tuple[float, int, int]:
    """First what is preferred, then what is said besides, then how much stays as it was."""
    preferred = sum(liked.get(name, {}).get(value, 0.0) for name, value in options.items())
    besides = sum(_hinted(said, name, value) for name, value in options.items())
    kept = sum(options.get(name) == value for name, value in now.items())
    return preferred, besides, kept


def _hinted(said: list[str], name: str, value: str) -> bool:
    wanted = stems(value)
    if value.casefold() in LEVELS or (len(wanted) == 1 and len(wanted[0]) < 3):
        return value == "none" and is_without(said, name)
    return contains(said, wanted)


def _liked(text: str, values: Values) -> dict[str, dict[str, float]]:
    """Of each option, the value that stands first behind "prefer" counts most: "battery > USB > AC"."""
    if not (found := PREFER.search(text)):
        return {}
    said = stems(text[max(0, found.start() - 40) if found[0] == ">" else found.start() :])
    liked = {}
    for name, own in values.items():
        places = sorted((at, one) for one in own if (at := _at(said, one)) is not None)
        liked[name] = {one: 1 / (1 + place) for place, (_where, one) in enumerate(places)}
    return liked


def _at(said: list[str], value: str) -> int | None:
    wanted = stems(value)
    whole = (at for at in range(len(said)) if wanted and said[at : at + len(wanted)] == wanted)
    first = (at for at in range(len(said)) if wanted and len(wanted[0]) > 1 and said[at] == wanted[0])
    return next(whole, next(first, None) if value.casefold() not in LEVELS else None)
