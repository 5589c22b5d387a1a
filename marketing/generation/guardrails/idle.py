"""Numbers that count nothing of the product: figures of speech, decades, the numbers of a list."""

import re
from functools import cache

from marketing.generation.guardrails.numerals import value_of
from marketing.generation.guardrails.units import units
from marketing.generation.guardrails.words import alternatives, listed, load

# Number words with these say how long a figure of speech lasts: 一天, a thousand years.
IDLE_UNITS = frozenset(("time", "angle", "times", "discount", "count", "length"))
_PERCENT = frozenset(("%", "percent", "per cent"))
ROUND_WORDS = frozenset((1, 0.5, 0.25, 365, 100, 1_000, 10_000))
_HARMLESS = re.compile(
    r"(?:24/7|7x24|24 hours a day|365 days|365[天日]|三百六十五[天日]|24小时(?=客服|在线|服务|营业)|360 ?(?:度|°|degrees?)|3d|2d|h2o|co2|mp3|1st|2nd|3rd|\d+th|\d{1,2}:\d{2}"
    r"|(?:19|20)?\d0(?:'?s|年代|后)|\d0后|\d{1,2}世纪|\d{1,2}(?:st|nd|rd|th)? century|\d{2}(?:早春|春|夏|秋|冬|新款)|100分|3m反光|[79五七八九]分(?!钟|之|贝|米|升)"
    r"|[一二两三四五六七八九十百千万半]+(?:分(?!钟|之)|时|年四季|无|方|切|样|直|起|边|般|生|定|旦|度|流|共|系列|身|抹|番|经|律|体|致|应|向|面|点(?![零一二三四五六七八九])|些|次|字|眼|股|丝|款|种|件|条|个|位|双|份|袭|层|片|朵|道|张|口|手|秒|天|刻|瞬|步|年|路|声|句|季|处|头|瞥|旁|同|侧|色|人|家|米阳光|圆|针一线|成不变|米(?:长)?(?:的)?大长腿|米八大长腿))"
)
# "cafxe9": what is left of a letter that was lost
_GARBLED = re.compile(r"[a-z]{5,}$|(?<=[a-z])xe$")
# What is counted after these is what the shopper gets: 一套三件, 内含六件.
_PACK = re.compile("(?:共|共有|总共|合计|含|内有|盒中有|一套|整套|每套|套装|一盒|每盒|一包|每包|装有|配有)$")
_SET_OF = re.compile(r"(?<![a-z])(?:sets?|packs?|box(?:es)?|bundles?|cases?|packets?|bags?) of $")
_NO_TWO = re.compile(r"(?<![a-z])no $")  # "no two are alike"
_LIST_NUMBER = re.compile(r"(?:^|\n|[。;；])\s*[(（]?$")
_LIST_END = re.compile(r"[.)、）:](?!\d)")


def is_idle(plain: str, number: re.Match[str], unit: str) -> bool:
    """Figures of speech, decades, the numbers of a list."""
    start, end = number.span()
    if plain.endswith("第", 0, start):
        return True
    if not unit and _GARBLED.search(plain, max(0, start - 12), start) and number["figures"]:
        return True
    if number[0] == "零" or (number["chinese"] and unit and _PACK.search(plain, max(0, start - 6), start)):
        return number[0] == "零"
    harmless = _HARMLESS.match(plain, start)
    if harmless and not (unit and harmless.end() <= end):
        return not unit or number["chinese"] is None or value_of(number) in ROUND_WORDS or not _is_measure(unit)
    if number["figures"]:
        return bool(_LIST_END.match(plain, end) and _LIST_NUMBER.search(plain, 0, start))
    dimension = units()[unit][0][0] if unit else ""
    return value_of(number) in ROUND_WORDS and (not unit or dimension in IDLE_UNITS)


def is_wholehearted(plain: str, number: re.Match[str], end: int, unit: str) -> bool:
    """ "100 % comfort" says how much somebody likes it."""
    return unit in _PERCENT and value_of(number) == 100 and bool(_feelings().match(plain, end))


@cache
def _feelings() -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?:{alternatives(listed(load('units')['wholly']['words']))})")


def _is_measure(unit: str) -> bool:
    return units()[unit][0][0] not in ("count", "angle", "times", "discount")


def counts(plain: str, number: re.Match[str]) -> bool:
    """ "three compartments" counts, "one of a kind" and "two-tone" do not; a bare Chinese numeral counts nothing."""
    if number["words"] is None or value_of(number) == 0:
        return False
    if _NO_TWO.search(plain, max(0, number.start() - 4), number.start()):
        return False
    if _SET_OF.search(plain, max(0, number.start() - 20), number.start()):
        return True
    if value_of(number) in ROUND_WORDS:
        return False
    return bool(
        re.match(
            r"[ -](?!tone|toned|of|or|piece\b|way|in|and|to|the|are|is|for|time|dimensional|faced)[a-z]{3,}",
            plain[number.end() : number.end() + 20],
        )
    )
