"""What a text says of options: the values that it asks for, and those that it will not have."""

from collections import Counter
from collections.abc import Collection, Iterable

from marketing.catalog.models import Product
from marketing.chat.ordering.words import contains, says, stems

Options = dict[str, str]
Values = dict[str, set[str]]  # of each option, all that a thing is sold in
LEVELS = {"none": 0, "no": 0, "low": 1, "basic": 1, "beginner": 1, "light": 1, "half": 1, "medium": 2, "intermediate": 2,
          "standard": 2, "high": 3, "dark": 3, "expert": 3, "professional": 3, "full": 3, "yes": 3}  # fmt: skip
DENYING = stems("not except but excluding than")
DIFFERING = stems("different another other")
NEGATED = frozenset(stems("not no non without isn't don't never"))


def options_of(product: Product) -> Options:
    return {fact.name: f"{fact.value} {fact.unit}".strip() for fact in product.facts.all()}


def values_of(known: Iterable[Options]) -> Values:
    values: Values = {}
    for options in known:
        for name, value in options.items():
            values.setdefault(name, set()).add(value)
    return values


def asked_for(text: str, now: Options, values: Values) -> Values:
    """Of each option, the values that the text asks for."""
    said = stems(text)
    asked = {name: _asked(said, name, values) for name in values}
    kept = {name: {now[name]} for name in asked if now.get(name) and _is_behind(said, ("same",), stems(name)[:1])}
    return {name: found for name, found in asked.items() if found} | kept


def unwanted(text: str, now: Options, values: Values) -> Values:
    """ "Any colour but black", "another colour": what it must not be."""
    said = stems(text)
    never = {name: {value for value in own if _is_denied(said, value) and value.casefold() not in LEVELS}
             for name, own in values.items()}  # fmt: skip
    for name, value in now.items():
        if _is_behind(said, DIFFERING, stems(name)[:1]):
            never.setdefault(name, set()).add(value)
    return {name: found for name, found in never.items() if found}


def is_without(said: list[str], name: str) -> bool:
    """ "No backlight": of a lamp's options, none."""
    return _is_behind(said, NEGATED, stems(name)[-1:])


def _asked(said: list[str], name: str, values: Values) -> set[str]:
    own, label, shared = values[name], stems(name), _shared(values, name)
    spoken_of = contains(said, label) or (len(label) > 1 and contains(said, label[:1]) and label[0] not in shared)
    if own <= {"yes", "no", "none"}:
        return _yes_or_no(said, label, own) if spoken_of else set()
    common = shared | set(label) | _twice(own)
    found = {value for value in own if _says(said, value, name, values, common)}
    found -= {value for value in found if _is_denied(said, value)}
    if near := {value for value in found if value.casefold() in LEVELS and _near(said, stems(value), label)}:
        found = near
    if "none" in own and is_without(said, name):
        return {"none"}
    if not any(stems(one) for one in found):
        return set()
    return {one for one in found if not any(one != other and contains(stems(other), stems(one)) for other in found)}


def _is_denied(said: list[str], value: str) -> bool:
    return _is_behind(said, DENYING, stems(value))


def _is_behind(said: list[str], words: Collection[str], named: list[str]) -> bool:
    """What is named stands right behind one of the words; a name in a script that we do not read stands nowhere."""
    return bool(named) and any(contains(said, [word, *named]) for word in words)


def _yes_or_no(said: list[str], label: list[str], own: set[str]) -> set[str]:
    """ "Waterproof: no" and "not waterproof" are one."""
    if told := next((one for one in own if contains(said, [*label, *stems(one)])), ""):
        return {told}
    at = next(place for place in range(len(said)) if said[place] == label[0])
    denied = bool(set(said[max(0, at - 3) : at]) & NEGATED)
    return (own - {"yes"}) if denied else {"yes"} & own


def _says(said: list[str], value: str, name: str, values: Values, common: set[str]) -> bool:
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
    return any(word in said for word in wanted if word not in common and len(word) > 1 and not word.isdecimal())


def _twice(values: set[str]) -> set[str]:
    """Words that stand in more than one value, so that they tell none of them."""
    counts = Counter(word for value in values for word in set(stems(value)))
    return {word for word, count in counts.items() if count > 1}


def _shared(values: Values, name: str) -> set[str]:
    """Words of the other options, their names and values."""
    return {
        word for other, found in values.items() if other != name for text in (other, *found) for word in stems(text)
    }


def _near(said: list[str], wanted: list[str], label: list[str]) -> bool:
    places = [at for at in range(len(said)) if said[at : at + len(wanted)] == wanted]
    names = [at for at in range(len(said)) if said[at] in label]
    return any(abs(at - name) <= 3 for at in places for name in names)
