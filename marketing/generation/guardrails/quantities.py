"""Numbers with their unit, as amounts that can be compared: 350 ml is 0.35 l, two pounds are 907 g, 三斤 are 1.5 kg."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from marketing.generation.guardrails.mentions import Mention
from marketing.generation.guardrails.numerals import DIGITS, NUMBER, value_of
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import listed, load

CURRENCIES = {
    "USD": "$, us$, usd, dollars, dollar, 美元, 美金, 刀",
    "CNY": "¥, cny, rmb, yuan, 元, 块钱, 块, 人民币, 圆",
    "EUR": "€, eur, euros, euro, 欧元",
    "GBP": "£, gbp, pounds, pound, quid, 英镑",
    "JPY": "¥, jpy, yen, 日元, 円",
    "HKD": "hk$, hkd, $, 港币, 港元",
    "TWD": "nt$, twd, $, 新台币",
    "CAD": "c$, ca$, cad, $",
    "AUD": "a$, au$, aud, $",
    "SGD": "s$, sgd, $",
    "NZD": "nz$, nzd, $",
    "KRW": "₩, krw, 韩元",
    "INR": "₹, inr, rs",
    "CHF": "chf",
    "MXN": "mxn, $",
}
# Number words with these say how long a figure of speech lasts: 一天, a thousand years.
IDLE_UNITS = frozenset(("time", "angle", "times", "discount", "count", "length"))
SOFT_UNITS = frozenset(
    ("", "count", "times", "serving", "persons")
)  # a number word with these may be a manner of speaking
UNLIKE = frozenset(("time", "percent", "discount", "temperature"))  # nobody takes these for a size or a weight
ROUND_WORDS = frozenset((1, 0.5, 100, 1_000, 10_000))
BOUNDS = (
    (
        "over",
        r"(?:over|more than|above|at least|exceeding|minimum of|upwards of|beyond|不少于|不低于|超过|高达|至少|大于|长达|逾|多于|超)",
    ),
    (
        "under",
        r"(?:under|less than|below|at most|up to|within|as little as|fewer than|不超过|低于|不到|小于|少于|不足|不高于|最多)",
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
_HARMLESS = re.compile(
    r"(?:24/7|7x24|24 hours a day|365 days|360 ?(?:度|°|degrees?)|3d|2d|h2o|co2|mp3|1st|2nd|3rd|\d+th|\d{1,2}:\d{2}"
    r"|(?:19|20)?\d0(?:'?s|年代|后)|\d0后|\d{1,2}世纪|\d{1,2}(?:st|nd|rd|th)? century|\d{2}(?:早春|春|夏|秋|冬|新款)|100分|3m反光|[79五七八九]分(?!钟|之|贝|米|升)"
    r"|[一二两三四五六七八九十百千万半]+(?:分(?!钟|之)|时|年四季|无|方|切|样|直|起|边|般|生|定|旦|度|流|共|系列|身|抹|番|经|律|体|致|应|向|面|点(?![零一二三四五六七八九])|些|次|字|眼|股|丝|款|种|件|条|个|位|双|份|袭|层|片|朵|道|张|口|手|秒|天|刻|瞬|步|年|路|声|句|季|处|头|瞥|旁|同|侧|色|人|家|米阳光|圆|针一线|成不变|米(?:长)?(?:的)?大长腿|米八大长腿))"
)
# "cafxe9": what is left of a letter that was lost
_GARBLED = re.compile(r"[a-z]{5,}$|(?<=[a-z])xe$")
_LIST_NUMBER = re.compile(r"(?:^|\n|[。;；])\s*[(（]?$")
_LIST_END = re.compile(r"[.)、）:](?!\d)")
_REST = re.compile("(?<=[斤米])(?:半|[一二三四五六七八九](?![一二三四五六七八九十百千个分]))")
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
        if not self.senses or not fact.senses:
            return self._near(self.number, fact.number, 0)
        return any(
            self._near(mine, theirs, 0 if self.number == mine and fact.number == theirs else 0.01)
            for dimension, mine in self.senses
            for other, theirs in fact.senses
            if dimension == other
        )

    def _near(self, mine: float, theirs: float, slack: float) -> bool:
        if self.bound == "over" and theirs >= mine:
            return True
        if self.bound == "under" and theirs <= mine:
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
    found = [(number, *_unit_after(reading, number)) for number in NUMBER.finditer(reading.plain)]
    next_start, next_unit = -1, ""
    for number, end, unit in reversed(found):
        if not unit and next_unit and _JOINT.fullmatch(reading.plain, number.end(), max(next_start, number.end())):
            unit = next_unit
        next_start, next_unit = number.start(), unit
        if mention := _mention(reading, number, max(end, number.end()), unit, lenient):
            yield mention


def _mention(reading: Reading, number: re.Match[str], end: int, unit: str, lenient: bool) -> Mention | None:
    plain, start = reading.plain, number.start()
    before, start = _unit_before(plain, start)
    if before:
        unit, end = before, number.end()
    if not lenient and not before and _is_idle(plain, number, unit):
        return None
    if not unit and number["figures"] and (code := _code(plain, number)):
        return Mention(
            code[0],
            code[1],
            "number",
            Quantity(value_of(number), code=plain[code[0] : code[1]].replace(" ", "").replace("-", "")),
        )
    in_words = not number["figures"]
    rest, end = _rest(plain, end) if unit else (0.0, end)
    amount = value_of(number) + rest
    senses = _senses(unit, amount)
    if in_words and not senses and not lenient and not _counts(plain, number):
        return None
    bound = next((name for name, pattern in _BOUND if pattern.search(plain, max(0, start - 20), start)), "")
    quantity = Quantity(amount, senses, bound, counted="" if senses else plain[end : end + 20])
    is_year = not unit and _YEAR.fullmatch(number[0])
    return Mention(
        start, end, _kind(senses), quantity, hard=not is_year and not (in_words and quantity.dimension in SOFT_UNITS)
    )


def _kind(senses: tuple[tuple[str, float], ...]) -> str:
    dimension = senses[0][0] if senses else ""
    if dimension.startswith("money"):
        return "price"
    return "percent" if dimension in ("percent", "discount") else "number"


def _unit_after(reading: Reading, number: re.Match[str]) -> tuple[int, str]:
    """Where the unit ends, and the unit: "12 in" is inches only where no word follows that it could lead to."""
    plain = reading.plain
    unit = _units_pattern().match(plain, number.end())
    if unit is None or _is_no_unit(reading, unit):
        return number.end(), ""
    return unit.end(), unit[1]


def _is_no_unit(reading: Reading, unit: re.Match[str]) -> bool:
    if unit[1] == "in":
        return bool(
            re.match(
                r" (?!x |by |wide|from|long|tall|high|deep|thick|diameter|in |and |or )[a-z0-9]|-\d",
                reading.plain[unit.end() :],
            )
        )
    if unit[1] in ("a", "h", "c"):
        return unit[1] == "a" and reading.original[reading.places[unit.start(1)]] != "A"
    return False


@cache
def _units() -> dict[str, tuple[tuple[str, float], ...]]:
    units: dict[str, list[tuple[str, float]]] = {}
    table = load("units")
    for dimension, names in table.items():
        if dimension != "counters":
            for factor, words in names.items():
                for word in listed(words):
                    units.setdefault(word, []).append((dimension, float(factor)))
    for currency, words in CURRENCIES.items():
        for word in listed(words):
            units.setdefault(word, []).append((f"money {currency}", 1.0))
    for word in listed(table["counters"]["zh"]):
        units.setdefault(word, []).append(("count", 1.0))
    return {word: tuple(senses) for word, senses in units.items()}


@cache
def _units_pattern() -> re.Pattern[str]:
    latin = "|".join(sorted((re.escape(one) for one in _units() if re.match(r"[a-z]", one)), key=len, reverse=True))
    others = "|".join(
        sorted((re.escape(one) for one in _units() if not re.match(r"[a-z]", one)), key=len, reverse=True)
    )
    return re.compile(rf"[ -]{{0,2}}(?:多|来|余|几|and a half )?((?:{latin})(?![a-z0-9])|{others})")


@cache
def _money_before_pattern() -> re.Pattern[str]:
    words = [
        word for names in CURRENCIES.values() for word in listed(names) if re.match(r"[a-z]*[$€£¥₩₹]$|[a-z]{3}$", word)
    ]
    return re.compile(rf"({'|'.join(sorted(map(re.escape, set(words)), key=len, reverse=True))}) ?$")


def _rest(plain: str, end: int) -> tuple[float, int]:
    """一斤半, 一米八: what follows the unit is a part of it."""
    found = _REST.match(plain, end)
    return (0.5 if found[0] == "半" else DIGITS[found[0]] / 10, found.end()) if found else (0.0, end)


def _unit_before(plain: str, start: int) -> tuple[str, int]:
    """A sign of money, or 百分之."""
    if plain.endswith("百分之", 0, start):
        return "%", start - 3
    found = _money_before_pattern().search(plain, max(0, start - 5), start)
    if found is None or (found[1][0].isalpha() and found.start() and plain[found.start() - 1].isalpha()):
        return "", start
    return found[1], found.start()


def _senses(unit: str, number: float) -> tuple[tuple[str, float], ...]:
    senses = []
    for dimension, factor in _units().get(unit, ()):
        if dimension == "fahrenheit":
            senses.append(("temperature", (number - 32) * 5 / 9))
        else:
            senses.append((dimension, number * factor))
    return tuple(senses)


def _is_idle(plain: str, number: re.Match[str], unit: str) -> bool:
    """Figures of speech, decades, the numbers of a list."""
    start, end = number.span()
    if number["chinese"] and plain.endswith("第", 0, start):
        return True
    if not unit and _GARBLED.search(plain, max(0, start - 12), start) and number["figures"]:
        return True
    harmless = _HARMLESS.match(plain, start)
    if harmless and not (unit and harmless.end() <= end):
        return not unit or number["chinese"] is None or value_of(number) in ROUND_WORDS or not _is_measure(unit)
    if number["figures"]:
        return bool(_LIST_END.match(plain, end) and _LIST_NUMBER.search(plain, 0, start))
    dimension = _units()[unit][0][0] if unit else ""
    return value_of(number) in ROUND_WORDS and (not unit or dimension in IDLE_UNITS)


def _is_measure(unit: str) -> bool:
    return _units()[unit][0][0] not in ("count", "angle", "times", "discount")


def _code(plain: str, number: re.Match[str]) -> tuple[int, int] | None:
    start, end = number.span()
    before = _SPEC_BEFORE.search(plain, max(0, start - 8), start)
    if before is None and start and plain[start - 1].isascii() and plain[start - 1].isalpha():
        before = _LETTERS_BEFORE.search(plain, max(0, start - 12), start)
    after = _LETTERS.match(plain, end)
    if not before and not after:
        return None
    return (before.start() if before else start), (after.end() if after else end)


def _counts(plain: str, number: re.Match[str]) -> bool:
    """ "three compartments" counts, "one of a kind" and "two-tone" do not; a bare Chinese numeral counts nothing."""
    if number["words"] is None or value_of(number) in ROUND_WORDS or value_of(number) == 0:
        return False
    return bool(
        re.match(
            r"[ -](?!tone|toned|of|or|piece\b|way|in|and|to|the|are|is|for|time|dimensional|faced)[a-z]{3,}",
            plain[number.end() : number.end() + 20],
        )
    )
