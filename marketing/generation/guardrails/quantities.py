"""Numbers with their unit, as amounts that can be compared: 350 ml is 0.35 l, two pounds are 907 g, 三斤 are 1.5 kg."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketing.generation.guardrails.idle import counts, is_idle, is_wholehearted
from marketing.generation.guardrails.mentions import Mention
from marketing.generation.guardrails.numerals import NUMBER, value_of
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.units import rest, senses, unit_after, unit_before

SOFT_UNITS = frozenset(
    ("", "count", "times", "serving", "persons")
)  # a number word with these may be a manner of speaking
FARTHEST = 1.5  # "over 300 ml" is said of 350 ml, "over 100 ml" is another product's
FEW = 12
UNLIKE = frozenset(("time", "percent", "discount", "temperature"))  # nobody takes these for a size or a weight
BOUNDS = (
    (
        "over",
        r"(?:over|more than|above|at least|exceeding|minimum of|upwards of|beyond|up to|as long as|as much as|不少于|不低于|超过|高达|至少|大于|长达|逾|多于|超|最多|可达|最长)",
    ),
    (
        "under",
        r"(?:under|less than|below|at most|within|as little as|fewer than|不超过|低于|不到|小于|少于|不足|不高于)",
    ),
    (
        "about",
        r"(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|circa|just over|just under|大约|约|约为|近|将近|左右|差不多)",
    ),
)
_BOUND = [(name, re.compile(rf"(?<![a-z]){pattern} *[$€£¥]? *$")) for name, pattern in BOUNDS]
_JOINT = re.compile(r" *(?:x|×|\*|-|~|to|by|or|and|至|到|或|、|/|\+|和|—) *")
_SPEC_BEFORE = re.compile(
    r"(?<![a-z])(?:ipx|ip|spf|upf|usb|iso|gb|gb/t|pm|pa|en|din|astm|wifi|type|ral|no|model)[ -/]{0,2}$"
)
_LETTERS_BEFORE = re.compile(r"[a-z]+$")
_LETTERS = re.compile(r"[a-z]+[a-z0-9]*")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Quantity:
    number: float
    senses: tuple[
        tuple[str, float], ...
    ] = ()  # dimension and amount in its first unit; several where a unit means several
    bound: str = ""
    code: str = ""  # "ipx7": letters and figures that only mean something together
    counted: str = ""  # what stands behind a number that has no unit

    def holds_by(self, fact: "Quantity") -> bool:
        if self.code or fact.code:
            return self.code == fact.code or self.code.strip("v") == f"{fact.number:g}"
        if self.senses and not fact.senses and fact.counted.strip():
            return False  # three cups are not three inches
        if not self.senses and fact.senses and fact.dimension != "count" and self.number <= FEW:
            return False  # a set of five is not what lasts five years
        if not self.senses or not fact.senses:
            return self._near(self.number, fact.number, 0)
        return any(
            self._near(mine, theirs, 0 if self.number == mine and fact.number == theirs else 0.01)
            for dimension, mine in self.senses
            for other, theirs in fact.senses
            if dimension == other
        )

    def _near(self, mine: float, theirs: float, slack: float) -> bool:
        if self.bound == "over" and mine <= theirs <= mine * FARTHEST:
            return True
        if self.bound == "under" and theirs <= mine <= theirs * FARTHEST:
            return True
        return math.isclose(mine, theirs, rel_tol=max(slack, 0.05 if self.bound == "about" else 1e-6))

    def concerns(self, fact: "Quantity") -> bool:
        if not self.senses or self.dimension == "count":
            return not fact.code and (not fact.senses or fact.dimension == "count")
        if bool(self.dimension in UNLIKE) != bool(fact.dimension in UNLIKE):
            return False
        shared = {dimension for dimension, _ in self.senses} & {dimension for dimension, _ in fact.senses}
        return bool(shared) or (self.number == fact.number and not fact.code)

    @property
    def dimension(self) -> str:
        return self.senses[0][0] if self.senses else ""


def find_quantities(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    """From right to left, since the first of "20 x 30 cm" has the unit of the last."""
    found = [(number, *unit_after(reading, number)) for number in NUMBER.finditer(reading.plain)]
    next_start, next_unit = -1, ""
    for number, end, unit in reversed(found):
        if not unit and next_unit and _JOINT.fullmatch(reading.plain, number.end(), max(next_start, number.end())):
            unit = next_unit
        next_start, next_unit = number.start(), unit
        if mention := _mention(reading, number, max(end, number.end()), unit, lenient):
            yield mention


def _mention(reading: Reading, number: re.Match[str], end: int, unit: str, lenient: bool) -> Mention | None:
    plain, start = reading.plain, number.start()
    before, start = unit_before(plain, start)
    if before:
        unit, end = before, number.end()
    if not lenient and not before and (is_idle(plain, number, unit) or is_wholehearted(plain, number, end, unit)):
        return None
    if not unit and number["figures"] and (code := _code(plain, number)):
        return Mention(
            code[0],
            code[1],
            "number",
            Quantity(value_of(number), code=plain[code[0] : code[1]].replace(" ", "").replace("-", "")),
        )
    in_words = not number["figures"]
    more, end = rest(plain, end) if unit else (0.0, end)
    amount = value_of(number) + more
    meant = senses(unit, amount)
    if in_words and not meant and not lenient and not counts(plain, number):
        return None
    bound = next((name for name, pattern in _BOUND if pattern.search(plain, max(0, start - 20), start)), "")
    quantity = Quantity(amount, meant, bound, counted="" if meant else plain[end : end + 20])
    is_year = not unit and _YEAR.fullmatch(number[0])
    return Mention(
        start, end, _kind(meant), quantity, hard=not is_year and not (in_words and quantity.dimension in SOFT_UNITS)
    )


def _kind(senses: tuple[tuple[str, float], ...]) -> str:
    dimension = senses[0][0] if senses else ""
    if dimension.startswith("money"):
        return "price"
    return "percent" if dimension in ("percent", "discount") else "number"


def _code(plain: str, number: re.Match[str]) -> tuple[int, int] | None:
    start, end = number.span()
    before = _SPEC_BEFORE.search(plain, max(0, start - 8), start)
    if before is None and start and plain[start - 1].isascii() and plain[start - 1].isalpha():
        before = _LETTERS_BEFORE.search(plain, max(0, start - 12), start)
    after = _LETTERS.match(plain, end)
    if not before and not after:
        return None
    return (before.start() if before else start), (after.end() if after else end)
