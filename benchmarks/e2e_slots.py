"""Slot errors of English restaurant texts, from outside: own patterns, which know nothing of the product's checker.

Written from the published description of the E2E data (eight slots and their values: Novikova, Dušek and Rieser 2017)
and the habits of its people: "low" for 1 out of 5, "cheap" for less than £20. So words are compared by level (low,
middle, high), numbers as they are. A slot is missing (given, not said), added (said, not given), or wrong (said with
another value). The slot error rate is their sum over the slots given. References alone shaped the patterns, never what a
system wrote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Given = Mapping[str, Sequence[str]]

LEVELS = {
    "priceRange": {
        "low": ("cheap", "less than £20"),
        "middle": ("moderate", "£20-25"),
        "high": ("high", "more than £30"),
    },
    "customer rating": {
        "low": ("low", "1 out of 5"),
        "middle": ("average", "3 out of 5"),
        "high": ("high", "5 out of 5"),
    },
}
LEVEL_OF = {
    (slot, value): level for slot, levels in LEVELS.items() for level, values in levels.items() for value in values
}

PRICE = r"(?:price(?:s|d|y)?|pricing|prince|cost(?:s|ing)?|budget|price[- ]?ranges?|range)"
RATING = (
    r"(?:rat(?:ed|e|es|ings?)|reviews?|reviewed|customer (?:rat\w+|satisfaction|service|approval|scores?|opinions?))"
)


def out_of_five(number: str) -> str:
    return rf"\b(?:{number})[\s-]*(?:(?:out )?of|/|out)[\s-]*(?:5|five)|(?<!of )\b(?:{number})[\s-]*stars?\b"


SAID = {
    ("eatType", "restaurant"): r"\brestaurants?\b|\bresturants?\b",
    ("eatType", "pub"): r"\bpubs?\b",
    ("eatType", "coffee shop"): r"\bcoffee\b|\bcaf[eé]\b",
    ("food", "Chinese"): r"\bchinese\b",
    ("food", "English"): r"\benglish\b|\bbritish\b|fish and chips",
    ("food", "Fast food"): r"\bfast[- ]*foods?\b|\bburgers?\b",
    ("food", "French"): r"\bfrench\b",
    ("food", "Indian"): r"\bindian\b|\bcurr(?:y|ies)\b",
    ("food", "Italian"): r"\bitalian\b|\bpasta\b|\bpizza\b",
    ("food", "Japanese"): r"\bjapanese\b|\bsushi\b",
    ("area", "city centre"): r"\bcity\b|\bcent(?:re|er)\b|\bdowntown\b",
    ("area", "riverside"): r"\briver(?:side|bank|front)?s?\b|\bwaterfront\b",
    ("priceRange", "low"): (
        rf"\bcheap\w*|\binexpensive|\bnot expensive|\blow(?:er|ly)?(?:[- ]cost)?[- ]{PRICE}|\b(?:less|cheaper|lower) th[ae]n\s*£?\s*20"
        rf"|\b(?:under|below)\s*£?\s*20|\baffordabl|\b{PRICE}\W+(?:\w+\W+){{0,3}}(?:low|cheap)(?!\w* (?:{RATING}))"
    ),
    ("priceRange", "middle"): (
        rf"20\s*(?:-|–|to|and)\s*£?\s*25|\bmoderate(?:ly)?(?: {PRICE})?|\b(?:average|mid\w*|medium|reasonabl[ey]|fair(?:ly)?)(?:ly)?[- ](?:range )?{PRICE}"
        rf"|\bmid[- ]?range|\b{PRICE}\W+(?:\w+\W+){{0,3}}(?:moderate|average|reasonable|mid)(?!\w* (?:{RATING}))"
    ),
    ("priceRange", "high"): (
        rf"\b(?:more|higher|greater) th[ae]n\s*£?\s*30|\b(?:over|above)\s*£?\s*30|(?<!in)(?<!not )\bexpensive|\bpricey|\bhigh(?:er|ly)?(?:[- ]end)?[- ]{PRICE}"
        rf"|\b{PRICE}\W+(?:\w+\W+){{0,3}}high(?!\w*[- ](?:{RATING}))|\bupscale"
    ),
    ("customer rating", "low"): (
        rf"{out_of_five('1|one')}|\b(?:low|poor|bad)(?:est|er|ly)?[- ](?:\w+[- ])?{RATING}|\b{RATING}\W+(?:\w+\W+){{0,3}}(?:low|poor|bad)(?:ly)?(?![- ]{PRICE})"
    ),
    ("customer rating", "middle"): (
        rf"{out_of_five('3|three')}|\b(?:average|moderate|decent|ok|okay)(?:ly)?[- ](?:\w+[- ])?{RATING}|\b{RATING}\W+(?:\w+\W+){{0,3}}(?:average|moderate)(?:ly)?(?![- ]{PRICE})"
    ),
    ("customer rating", "high"): (
        rf"{out_of_five('5|five')}|\b(?:high|great|excellent|top|well)(?:est|ly)?[- ](?:\w+[- ])?{RATING}|\b{RATING}\W+(?:\w+\W+){{0,3}}(?:high|great|excellent)(?:ly)?(?![- ]{PRICE})"
    ),
}
GOOD = re.compile(
    rf"\bgood[- ](?:\w+[- ])?{RATING}|\b{RATING}\W+(?:\w+\W+){{0,3}}good\b"
)  # 3 or 5 out of 5: people say both
PATTERNS = {key: re.compile(pattern) for key, pattern in SAID.items()}
CHILDREN = re.compile(r"\b(?:famil(?:y|ies)|kids?|child(?:ren)?s?|adults?)\b")
DENIED = re.compile(
    r"\b(?:not|no|non|never|without|isn't|aren't|doesn't|don't|cannot|can't|nor|won't)\b(?:\W+\w+){0,6}\W*$"
)
REFUSED = re.compile(r"^\W*(?:\w+\W+){0,3}?(?:not|unfriendly|aren't|isn't|unwelcome)\b|^[- ]*unfriendly|^[- ]*only\b")


@dataclass(frozen=True)
class Errors:
    """Of one text; each entry is a slot with what is wrong about it."""

    missing: tuple[str, ...]
    added: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.added) + len(self.wrong)


def errors_of(text: str, given: Given, names: Iterable[str]) -> Errors:
    """`names` are all names of places there are: another one in the text is wrong."""
    missing, added, wrong = [], [], []
    rest = " ".join(text.lower().split())
    for slot in ("name", "near"):
        for value in sorted(given.get(slot, ()), key=len, reverse=True):
            if value.lower() not in rest:
                missing.append(slot)
            rest = rest.replace(value.lower(), "#")
    wrong += [f"name {name}" for name in names if re.search(rf"\b{re.escape(name.lower())}\b", rest)]
    said = said_in(rest)
    for slot in ("eatType", "food", "area", "priceRange", "customer rating", "familyFriendly"):
        values = {LEVEL_OF.get((slot, value), value) for value in given.get(slot, ())}
        found = set(said.get(slot, set()))
        if slot == "customer rating" and not found and GOOD.search(rest):
            found = values & {"middle", "high"} or {"middle"}
        lost, extra = values - found, found - values
        both = min(len(lost), len(extra))
        wrong += [slot] * both
        missing += [slot] * (len(lost) - both)
        added += [slot] * (len(extra) - both)
    return Errors(tuple(missing), tuple(added), tuple(wrong))


def said_in(text: str) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for (slot, value), pattern in PATTERNS.items():
        if pattern.search(text):
            said.setdefault(slot, set()).add(value)
    if (welcome := family_friendly(text)) is not None:
        said["familyFriendly"] = {welcome}
    return said


def family_friendly(text: str) -> str | None:
    answers = set()
    for sentence in re.split(r"[.!?;]\s", text):
        for found in CHILDREN.finditer(sentence):
            denied = DENIED.search(sentence[: found.start()]) or REFUSED.search(sentence[found.end() :])
            answers.add("no" if denied or found.group().startswith("adult") else "yes")
    return None if not answers else "no" if "no" in answers else "yes"


def wrong_numbers(text: str, given: Given) -> list[str]:
    """Numbers that no value holds."""
    held = set(re.findall(r"\d+", " ".join(value for values in given.values() for value in values)))
    return [number for number in re.findall(r"\d+", text) if number not in held]


def summary(texts: Sequence[str], given: Sequence[Given]) -> dict[str, float]:
    """Slot error rate, texts with an error, wrong names and numbers; rates in per cent."""
    names = {value for one in given for slot in ("name", "near") for value in one.get(slot, ())}
    found = [errors_of(text, one, names) for text, one in zip(texts, given, strict=True)]
    slots = sum(len(values) for one in given for values in one.values())
    kinds = Counter(kind for one in found for kind in ("missing", "added", "wrong") for _ in getattr(one, kind))
    return {
        "SER": 100 * sum(one.count for one in found) / slots,
        **{kind: 100 * kinds[kind] / slots for kind in ("added", "missing", "wrong")},
        "texts with an error": 100 * sum(one.count > 0 for one in found) / len(found),
        "wrong names": sum(
            any(entry.startswith("name ") for entry in one.wrong) or "name" in one.missing for one in found
        ),
        "wrong numbers": sum(bool(wrong_numbers(text, one)) for text, one in zip(texts, given, strict=True)),
    }
