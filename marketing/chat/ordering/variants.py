"""Which variant of a thing is wished for: "the same in blue", "the cheapest", "a bigger one", "rather battery than USB"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from marketing.catalog.models import Product
from marketing.chat.ordering.words import contains, says, stems
from marketing.shoppers.models import OrderLine

Options = dict[str, str]
SIZES = {"xs": 0, "s": 1, "small": 1, "m": 2, "medium": 2, "l": 3, "large": 3, "xl": 4, "xxl": 5, "2xl": 5, "xxxl": 6}
LEVELS = {"none": 0, "no": 0, "low": 1, "basic": 1, "beginner": 1, "light": 1, "half": 1, "medium": 2, "intermediate": 2,
          "standard": 2, "high": 3, "dark": 3, "expert": 3, "professional": 3, "full": 3, "yes": 3}  # fmt: skip
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
# The very same thing once more, as for one that came broken.
SAME = re.compile(
    r"\b(?:(?:exact )?same (?:item|thing|product|model)|identical|replacement|another one)\b|同款|一模一样"
)
PREFER = re.compile(r"\b(?:prefer(?:red|ably|ence)?|ideally|would rather|rather)\b|>|最好|优先")
OTHER_THAN = re.compile(r"\b(?:instead of|rather than|and not|as opposed to|not the)\b[^,.;]*")
DENYING = stems("not except but excluding than")
DIFFERING = stems("different another other")
NEGATED = frozenset(stems("not no non without isn't don't never"))


@dataclass(frozen=True)
class Wanted:
    """The variants that fit, the best first; more than one where nothing tells them apart."""

    best: tuple[Product, ...]
    is_said: bool  # whether the text says anything about what it should be
    is_now: bool = False  # the line is that already


def options_of(product: Product) -> Options:
    return {fact.name: f"{fact.value} {fact.unit}".strip() for fact in product.facts.all()}


def choose(line: OrderLine, group: list[Product], text: str, hints: str = "") -> Wanted:
    """`text` says what it must be; `hints` are the rest of the message, which only decides between equals."""
    text = OTHER_THAN.sub(" ", text)
    known = {one.external_id: options_of(one) for one in group}
    now = line.options or known.get(line.code, {})
    must = _must(text, now, known)
    on_sale = [one for one in group if one.is_offered]
    others = [one for one in on_sale if one.external_id != line.code]
    never = _must_not(text, now, known)
    fit = [
        one for one in others
        if all(known[one.external_id].get(name) in values for name, values in must.items())
        and not any(known[one.external_id].get(name) in values for name, values in never.items())
    ]  # fmt: skip
    by_price = DEAREST.search(text) or CHEAPEST.search(text)
    if not must and not by_price and SAME.search(text):
        return Wanted(tuple(one for one in on_sale if one.external_id == line.code), is_said=True)
    fit = _compared(fit, now, known, text, set(must))
    if by_price:
        prices = [one.price or Decimal(0) for one in fit]
        wanted = (max if DEAREST.search(text) else min)(prices, default=Decimal(0))
        if (
            line.price is not None
            and not must
            and (line.price >= wanted if DEAREST.search(text) else line.price <= wanted)
        ):
            return Wanted((), is_said=True, is_now=True)
        fit = [one for one in fit if (one.price or Decimal(0)) == wanted]
    ranks = {one.external_id: _rank(known[one.external_id], now, text, hints, known) for one in fit}
    top = [one for one in fit if ranks[one.external_id] == max(ranks.values())]
    return Wanted(tuple(top), is_said=bool(must or never or by_price or _direction(text)))


def _rank(options: Options, now: Options, text: str, hints: str, known: dict[str, Options]) -> tuple[float, int, int]:
    """First what is preferred, then what is said besides, then how much stays as it was."""
    kept = sum(options.get(name) == value for name, value in now.items())
    said = stems(hints)
    besides = sum(_hinted(said, name, value) for name, value in options.items())
    return _liked(options, f"{text} {hints}", known), besides, kept


def _hinted(said: list[str], name: str, value: str) -> bool:
    wanted, label = stems(value), stems(name)
    if value.casefold() in LEVELS or (len(wanted) == 1 and len(wanted[0]) < 3):
        return value == "none" and any(contains(said, [word, label[-1]]) for word in NEGATED)
    return contains(said, wanted)


def _liked(options: Options, text: str, known: dict[str, Options]) -> float:
    """Of each option, the value that stands first behind "prefer" counts most: "battery > USB > AC"."""
    if not (found := PREFER.search(text)):
        return 0.0
    said = stems(text[max(0, found.start() - 40) if found[0] == ">" else found.start() :])
    liked = 0.0
    for name, value in options.items():
        others = {one[name] for one in known.values() if name in one}
        places = sorted((at, one) for one in others if (at := _at(said, one)) is not None)
        liked += next((1 / (1 + place) for place, (_at_, one) in enumerate(places) if one == value), 0.0)
    return liked


def _at(said: list[str], value: str) -> int | None:
    wanted = stems(value)
    whole = (at for at in range(len(said)) if wanted and said[at : at + len(wanted)] == wanted)
    first = (at for at in range(len(said)) if wanted and len(wanted[0]) > 1 and said[at] == wanted[0])
    return next(whole, next(first, None) if value.casefold() not in LEVELS else None)


def _must(text: str, now: Options, known: dict[str, Options]) -> dict[str, set[str]]:
    """Of each option, the values that the text asks for."""
    said = stems(text)
    values: dict[str, set[str]] = {}
    for options in known.values():
        for name, value in options.items():
            values.setdefault(name, set()).add(value)
    asked = {name: _asked(said, name, found, values) for name, found in values.items()}
    kept = {name: {now[name]} for name in asked if now.get(name) and contains(said, ["same", stems(name)[0]])}
    return {name: found for name, found in asked.items() if found} | kept


def _must_not(text: str, now: Options, known: dict[str, Options]) -> dict[str, set[str]]:
    """ "Any colour but black", "another colour": what it must not be."""
    said = stems(text)
    never: dict[str, set[str]] = {}
    for options in known.values():
        for name, value in options.items():
            if any(contains(said, [word, *stems(value)]) for word in DENYING) and value.casefold() not in LEVELS:
                never.setdefault(name, set()).add(value)
    for name, value in now.items():
        if any(contains(said, [word, stems(name)[0]]) for word in DIFFERING):
            never.setdefault(name, set()).add(value)
    return never


def _asked(said: list[str], name: str, own: set[str], values: dict[str, set[str]]) -> set[str]:
    label = stems(name)
    spoken_of = contains(said, label) or (
        len(label) > 1 and contains(said, label[:1]) and label[0] not in _shared(values, name)
    )
    if own <= {"yes", "no"} or own <= {"yes", "no", "none"}:
        return _yes_or_no(said, label, own) if spoken_of else set()
    found = {value for value in own if _says(said, value, name, own, values)}
    found -= {value for value in found if any(contains(said, [word, *stems(value)]) for word in DENYING)}
    if near := {value for value in found if value.casefold() in LEVELS and _near(said, stems(value), label)}:
        found = near
    if "none" in own and any(contains(said, [word, label[-1]]) for word in NEGATED):
        return {"none"}
    longest = max((len(stems(one)) for one in found), default=0)
    found = {one for one in found if not any(one != other and contains(stems(other), stems(one)) for other in found)}
    return found if longest else set()


def _yes_or_no(said: list[str], label: list[str], own: set[str]) -> set[str]:
    """ "Waterproof: no" and "not waterproof" are one."""
    if told := next((one for one in own if contains(said, [*label, *stems(one)])), ""):
        return {told}
    at = next(place for place in range(len(said)) if said[place] == label[0])
    denied = bool(set(said[max(0, at - 3) : at]) & NEGATED)
    return (own - {"yes"}) if denied else {"yes"} & own


def _says(said: list[str], value: str, name: str, own: set[str], values: dict[str, set[str]]) -> bool:
    """The whole value, or a word that no other value has; what several options share must stand near its name."""
    wanted = stems(value)
    elsewhere = any(value in found for other, found in values.items() if other != name)
    plain = value.casefold()
    if plain in LEVELS or elsewhere or (wanted and wanted[0].isdecimal() and len(wanted) == 1):
        return _near(said, wanted, stems(name)) or (
            not elsewhere and plain not in ("none", "no", "yes") and contains(said, wanted)
        )
    if says(said, value):
        return True
    others = {word for one in own - {value} for word in stems(one)} | _shared(values, name) | set(stems(name))
    return any(word in said for word in wanted if word not in others and len(word) > 1 and not word.isdecimal())


def _shared(values: dict[str, set[str]], name: str) -> set[str]:
    """Words of the other options, their names and values."""
    return {
        word for other, found in values.items() if other != name for text in (other, *found) for word in stems(text)
    }


def _near(said: list[str], wanted: list[str], label: list[str]) -> bool:
    places = [at for at in range(len(said)) if said[at : at + len(wanted)] == wanted]
    names = [at for at in range(len(said)) if said[at] in label]
    return any(abs(at - name) <= 3 for at in places for name in names)


def _direction(text: str) -> bool:
    return bool(COMPARED.search(DEAREST.sub(" ", CHEAPEST.sub(" ", text))))


def _compared(fit: list[Product], now: Options, known: dict[str, Options], text: str, done: set[str]) -> list[Product]:
    """Bigger, brighter, fewest: each of the option that is named behind it, or that such a word speaks of."""
    bare = DEAREST.sub(" ", CHEAPEST.sub(" ", text))
    for word in COMPARED.finditer(bare):
        name = _compared_option(word[0], bare[word.end() :], known, done)
        if name:
            fit = _further(fit, now, known, name, word[0])
            done = done | {name}
    return fit


def _further(fit: list[Product], now: Options, known: dict[str, Options], name: str, word: str) -> list[Product]:
    """In the direction that the word says: to the end of it, or to the next step."""
    direction = 1 if MORE.fullmatch(word) else -1
    here = _place(now.get(name, ""))
    places = {one.external_id: (_place(known[one.external_id].get(name, "")) or 0) * direction for one in fit}
    if EXTREME.search(word):
        return [one for one in fit if places[one.external_id] == max(places.values())]
    better = [one for one in fit if here is None or places[one.external_id] > here * direction]
    nearest = min((places[one.external_id] for one in better), default=0)
    return [one for one in better if places[one.external_id] == nearest]


def _compared_option(word: str, behind: str, known: dict[str, Options], done: set[str]) -> str:
    names = sorted({name for one in known.values() for name, value in one.items() if _place(value) is not None} - done)
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
