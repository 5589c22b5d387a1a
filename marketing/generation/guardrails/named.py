"""Names that only a fact can give: certificates and marks, where a thing was made, brands of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from marketing.generation.guardrails.concepts import Concept, Lexicon, lexicon
from marketing.generation.guardrails.mentions import Mention, mention
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import alternatives, listed, load, one_of, places_of

_NUMBERED = re.compile(
    r"(?<![a-z])(?:iso|en|astm|din|ansi|iec|jis|gb/t|gb|fz/t|qb/t|bs|ip|ipx) ?[a-z]?\d{1,6}(?:[.:]\d+)*(?:[- ]\d{4})?(?![a-z0-9])"
)
# As much of a name as stands around "certified", "certificate", 认证 or 证书.
_NAME_BEFORE = re.compile(r"(?:[a-z0-9&]+ ){0,3}$|[^,，。;；!！?？、\s]{1,12}$")
_NAME_AFTER = re.compile(r" (?:by|to|under|for|from|with)(?: [a-z0-9&]+){1,4}")
_TOLD_BEFORE = re.compile(
    r"(?:(?:meets?|met|passe[sd]|pass|bears?|carries|carry|holds?|complies with|conforms? to|to|under|by|approved:?)(?: the| all)? |[经过获有得持])$"
)
_TOLD_AFTER = re.compile(
    r" ?(?:label|mark|marking|seal|tested|approved|approval|standards?|requirements?|listed|compliant|检测|标志|标准|要求)"
)
_ABOUT_MARKS = re.compile("certif|standard|approv|award|label|认证|证书|标准|资质|奖|专利|质检|检测")


@dataclass(frozen=True)
class Mark:
    """A certificate by its words, and by its name if a list knows it: then another name for it is the same."""

    words: str
    name: str = ""

    def holds_by(self, fact: "Mark") -> bool:
        return (self.name != "" and self.name == fact.name) or _stands_in(fact.words, self.words)

    def concerns(self, fact: object) -> bool:
        return True


def _stands_in(name: str, words: str) -> bool:
    """Figures may be spaced otherwise: "ISO 9001", "ISO9001"."""
    if any(one.isdigit() for one in name):
        return _squeezed(name) in _squeezed(words) or _squeezed(words) in _squeezed(name)
    return any(places_of(name, words))


def _squeezed(words: str) -> str:
    return words.replace(" ", "").replace("-", "")


@cache
def certificates() -> Lexicon:
    return lexicon("certificate", {name: {"en": words} for name, words in load("named")["certificates"].items()})


@cache
def _short_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """CE and UL mean a mark only where a fact is read: in a text they need "certified" beside them."""
    names = {name.casefold(): name for name in load("named")["certificates"]}
    return one_of(names), names


@cache
def _generic() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = load("named")["generic"]
    return (
        one_of(table["en"] + table["zh"]),
        re.compile("|".join(table["standards"])),
        re.compile("|".join(table["not_zh"])),
    )


def find_certificates(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for found, meaning in _named_marks(reading, lenient):
        if not _inside(found.span(), taken):
            taken.append(found.span())
            yield mention(reading, *found.span(), "certificate", meaning)
    for start, end in _unknown_marks(reading.folded, taken):
        yield mention(reading, start, end, "certificate", Mark(reading.folded[start:end]))


def _named_marks(reading: Reading, lenient: bool) -> Iterator[tuple[re.Match[str], Mark]]:
    for found in certificates().pattern.finditer(reading.folded):
        yield found, Mark(found[0], certificates().look_up(found[0]).name)
    for found in _NUMBERED.finditer(reading.plain):
        yield found, Mark(found[0])
    pattern, names = _short_names()
    for found in pattern.finditer(reading.folded):
        if lenient or _is_meant(reading, *found.span()):
            yield found, Mark(found[0], names[" ".join(found[0].split())])


def _is_meant(reading: Reading, start: int, end: int) -> bool:
    """ "It meets CE", "with the CE label"; "as the ce" is a slip of the pen."""
    is_told = _TOLD_BEFORE.search(reading.folded, max(0, start - 30), start) or _TOLD_AFTER.match(reading.folded, end)
    return reading.quote(start, end).isupper() and bool(is_told)


def _unknown_marks(folded: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    words, standards, harmless = _generic()
    for found in words.finditer(folded):
        if not harmless.search(folded[max(0, found.start() - 4) : found.end()]) and not _beside(found.span(), taken):
            before = _NAME_BEFORE.search(folded, max(0, found.start() - 40), found.start())
            after = _NAME_AFTER.match(folded, found.end())
            yield (before.start() if before else found.start()), (after.end() if after else found.end())
    for found in standards.finditer(folded):
        if not _beside(found.span(), taken):
            yield found.span()


def marks_of(name: str, value: Reading) -> Iterator[Mark]:
    """What a fact about certificates names, whether a list knows it or not."""
    if _ABOUT_MARKS.search(name.casefold()) and (words := value.folded.strip()):
        yield Mark(words)


def _inside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in taken)


def _beside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """ "GOTS certified" and "certified by FSC" are one claim, not two."""
    return any(start - 14 < span[1] and span[0] < end + 14 for start, end in taken)


@cache
def _places() -> dict[str, Concept]:
    """What comes from Scotland comes from the United Kingdom and from Europe, but not the other way about."""
    table = load("named")
    regions = frozenset(listed(table["regions"]["names"]))
    wider = {country: name for name, countries in table["continents"].items() for country in listed(countries)}
    places = {}
    for country, words in table["countries"].items():
        around = {wider[country]} if country in wider else set()
        for word in listed(words):
            is_part = word in regions
            places[word] = Concept(
                "origin", word if is_part else country, frozenset(around | {country} if is_part else around)
            )
    return places


@cache
def _origin_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table, places = load("named")["origins"]["en"], alternatives(_places())
    latin = alternatives(one for one in _places() if one.isascii())
    chinese = alternatives(one for one in _places() if not one.isascii())
    made = alternatives(listed(table["made"]))
    return (
        re.compile(
            rf"{made} (?:only |entirely |proudly |directly |by hand |locally |traditionally )?(?:in|from|of) (?:the [a-z]+ of )?(?P<en>{latin})"
            rf"|(?P<made>{latin}) (?:made|grown|produced|woven)(?![a-z])"
            rf"|(?P<from_there>{latin}) {alternatives(listed(table['things']))}"
            rf"|(?<![a-z])(?:a |an )?(?:product of|origin(?: is)?:?|country of origin(?: is)?:?|hails? from|comes? from|straight from|direct from|straight out of|out of|from|(?:makers?|craftsmen|craftswomen|craftspeople|artisans|workshops?|studios?|mills?|factor(?:y|ies)|ateliers?|potters|potter(?:y|ies)|weavers|growers|farms?|farmers|families|tannery|tanneries|foundry|kilns?) (?:in|of|across|near))(?: the)?(?: [a-z]+ of)? (?P<from>{latin})"
            rf"|(?:在(?P<zh3>{chinese})(?:制造|生产|制作|完成))|(?:产自|原产于?|产地(?:是|为|[::])?|来自于?|源自于?|出自|进口自|原装进口于?|产于|采自|选自)(?P<zh>{chinese})"
            rf"|(?P<zh2>{chinese})(?:制造|生产|原产|产(?!品|地|业)|进口|原装|直邮|直采|本土制造|出品|手工|手作|匠人|工匠|作坊|工坊|师傅|老师傅|老窑|窑口|货源|工厂|农场|牧场|茶园|庄园|果园|制(?!服|冷|定))"
        ),
        re.compile(f"(?P<en>{places})"),
        re.compile(rf"(?:{alternatives(listed(table['not_after']))})(?: [a-z]+)? *$"),
    )


def find_origins(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    claimed, named, journeys = _origin_patterns()
    for found in (named if lenient else claimed).finditer(reading.folded):
        told = found.groupdict()
        if told.get("from") and journeys.search(reading.folded, max(0, found.start() - 30), found.start()):
            continue
        place = " ".join(next(word for word in told.values() if word).split())
        yield mention(reading, *found.span(), "origin", _places()[place])


@cache
def brands() -> Lexicon:
    names = listed(load("named")["brands"]["names"])
    return lexicon("brand", {name: {"en": name} for name in names})


def find_brands(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    for found in brands().pattern.finditer(reading.folded):
        yield Mention(*found.span(), "brand", brands().look_up(found[0]))
