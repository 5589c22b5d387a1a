"""Bigger, brighter, fewest, cheapest: which option such a word speaks of, and which variants lie in its direction."""

import re
from collections.abc import Callable

from marketing.catalog.models import Product
from marketing.chat.ordering.options import LEVELS, Options, Values
from marketing.chat.ordering.words import stems

SIZES = {"xs": 0, "s": 1, "small": 1, "m": 2, "medium": 2, "l": 3, "large": 3, "xl": 4, "xxl": 5, "2xl": 5, "xxxl": 6}
CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced?|most affordable|less expensive|cheaper)\b")
DEAREST = re.compile(r"\b(?:most expensive|priciest|highest[- ]priced?|more expensive|dearest|top of the line)\b")
MORE = re.compile(
    r"\b(?:big(?:ger|gest)|larg(?:er|est)|long(?:er|est)|tall(?:er|est)|high(?:er|est)|bright(?:er|est)|thick(?:er|est)|strong(?:er|est)"
    r"|heav(?:ier|iest)|wid(?:er|est)|fast(?:er|est)|hard(?:er|est)|more|most|maximum|max|biggest possible)\b"
)
LESS = re.compile(
    r"\b(?:small(?:er|est)|short(?:er|est)|low(?:er|est)|dim(?:mer|mest)|thin(?:ner|nest)|light(?:er|est)|narrow(?:er|est)|slow(?:er|est)"
    r"|eas(?:ier|iest)|less|least|fewer|fewest|minimum|min)\b"
)
COMPARED = re.compile(f"{MORE.pattern}|{LESS.pattern}")
EXTREME = re.compile(r"est\b|\b(?:most|least|maximum|max|minimum|min)\b")
# Of which option a comparison speaks where its name is not said.
ABOUT = {
    "size capac piec volum diamet": r"\b(?:bigger|larger|smaller|biggest|largest|smallest)\b",
    "bright light": r"\b(?:bright|dim)\w*",
    "length height": r"\b(?:long|short|tall)\w*",
    "difficulti level": r"\b(?:eas|hard|difficult)\w*",
    "thick": r"\b(?:thick|thin)\w*",
    "speed": r"\b(?:fast|slow)\w*",
    "weight": r"\b(?:heav|light)(?:er|est|iest|ier)\b",
}


def by_price(text: str) -> Callable | None:
    """`max` where the dearest is meant, `min` where the cheapest is."""
    return max if DEAREST.search(text) else min if CHEAPEST.search(text) else None


def compares(text: str) -> bool:
    return bool(COMPARED.search(_less_price(text)))


def compared(
    fit: list[Product], now: Options, known: dict[str, Options], values: Values, text: str, done: set[str]
) -> list[Product]:
    """Bigger, brighter, fewest: each of the option that is named behind it, or that such a word speaks of."""
    bare = _less_price(text)
    for word in COMPARED.finditer(bare):
        name = _option_of(word[0], bare[word.end() :], values, done)
        if name:
            fit = _further(fit, now, known, name, word[0])
            done = done | {name}
    return fit


def _less_price(text: str) -> str:
    return DEAREST.sub(" ", CHEAPEST.sub(" ", text))


def _further(fit: list[Product], now: Options, known: dict[str, Options], name: str, word: str) -> list[Product]:
    """In the direction that the word says: to the end of it, or to the next step."""
    direction = 1 if MORE.fullmatch(word) else -1
    here = _place(now.get(name, ""))
    places = {one.external_id: (_place(known[one.external_id].get(name, "")) or 0) * direction for one in fit}
    if not EXTREME.search(word):
        places = {pk: place for pk, place in places.items() if here is None or place > here * direction}
    goal = (max if EXTREME.search(word) else min)(places.values(), default=0)
    return [one for one in fit if places.get(one.external_id) == goal]


def _option_of(word: str, behind: str, values: Values, done: set[str]) -> str:
    names = sorted({name for name, own in values.items() if any(_place(one) is not None for one in own)} - done)
    near = set(stems(behind)[:3])
    if named := [name for name in names if set(stems(name)) & near]:
        return max(named, key=lambda name: len(set(stems(name)) & near))
    spoken_of = {one for about, pattern in ABOUT.items() if re.search(pattern, word) for one in about.split()}
    if fitting := [name for name in names if set(stems(name)) & spoken_of]:
        return fitting[0]
    return (
        names[0] if len(names) == 1 and not re.fullmatch("more|most|less|least|max|min|maximum|minimum", word) else ""
    )


def _place(value: str) -> float | None:
    """Where a value stands among others of its kind."""
    plain = value.casefold()
    if plain in SIZES:
        return SIZES[plain]
    if plain in LEVELS:
        return LEVELS[plain]
    found = re.search(r"\d+(?:\.\d+)?", plain)
    return float(found[0]) if found else None
