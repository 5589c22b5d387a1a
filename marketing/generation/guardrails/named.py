"""Names that only a fact can give: certificates and marks, where a thing was made, brands of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from marketing.generation.guardrails.concepts import Concept, Lexicon, lexicon
from marketing.generation.guardrails.mentions import Mention, mention
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.words import alternatives, listed, load, one_of

_NUMBERED = re.compile(
    r"(?<![a-z])(?:iso|en|astm|din|ansi|iec|jis|gb/t|gb|fz/t|qb/t|bs|ce|ip|ipx) ?[a-z]?\d{1,6}(?:[.:]\d+)*(?:[- ]\d{4})?(?![a-z0-9])"
)
_GENERIC_NAME = re.compile(r"(?:[a-z0-9&]+ ){0,3}$")
_GENERIC_ZH = re.compile(r"[^,，。;；!！?？、的\s]{0,10}$")


@dataclass(frozen=True)
class Mark:
    """ "Foo certified": a mark that no list knows, held up by a fact that has its words."""

    words: str

    def holds_by(self, fact: "Mark | Concept") -> bool:
        words = getattr(fact, "words", getattr(fact, "name", "")).casefold()
        return bool(words) and (words in self.words or self.words in words)

    def concerns(self, fact: object) -> bool:
        return True


@cache
def certificates() -> Lexicon:
    return lexicon("certificate", {name: {"en": words} for name, words in load("named")["certificates"].items()})


@cache
def _generic() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load("named")["generic"]
    return one_of(table["en"] + table["zh"]), re.compile("|".join(table["not_zh"]))


def find_certificates(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    folded, taken = reading.folded, []
    for found in certificates().pattern.finditer(folded):
        taken.append(found.span())
        yield mention(reading, *found.span(), "certificate", certificates().look_up(found[0]))
    for found in _NUMBERED.finditer(reading.plain):
        if not _inside(found.span(), taken):
            taken.append(found.span())
            yield mention(reading, *found.span(), "certificate", Mark(re.sub("[ -]", "", found[0])))
    generic, harmless = _generic()
    for found in generic.finditer(folded):
        if not harmless.search(folded[max(0, found.start() - 4) : found.end()]) and not _beside(found.span(), taken):
            start = _start_of_name(folded, found.start())
            yield mention(reading, start, found.end(), "certificate", Mark(folded[start : found.end()]))


def _inside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in taken)


def _beside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """ "GOTS certified" and "certified by FSC" are one claim, not two."""
    return any(start - 14 < span[1] and span[0] < end + 14 for start, end in taken)


def _start_of_name(folded: str, start: int) -> int:
    pattern = _GENERIC_ZH if "\u4e00" <= folded[start] <= "\u9fff" else re.compile(r"(?:[a-z0-9&]+ )?$")
    found = pattern.search(folded, max(0, start - 40), start)
    return found.start() if found else start


@cache
def _countries() -> dict[str, str]:
    return {word: country for country, words in load("named")["countries"].items() for word in listed(words)}


@cache
def _origin_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    places = alternatives(_countries())
    latin = "|".join(sorted((re.escape(one) for one in _countries() if one.isascii()), key=len, reverse=True))
    return (
        re.compile(
            rf"(?<![a-z])(?:made|produced|manufactured|imported|grown|woven|handmade|assembled|brewed|roasted|bottled|sourced|originates?|harvested|product|crafted|handcrafted|knitted|sewn|forged) (?:only |entirely |proudly |directly |by hand )?(?:in|from|of) (?P<en>{latin})(?![a-z])"
            rf"|(?<![a-z])(?P<made>{latin}) made(?![a-z])"
            rf"|(?:产自|原产于?|产地(?:是|为|[::])?|来自|源自|进口自|原装进口于?|产于|采自|选自)(?P<zh>{places})"
            rf"|(?P<zh2>{places})(?:制造|生产|原产|产(?!品|地|业)|进口|原装|直邮|直采|本土制造|出品|匠人制造)"
        ),
        re.compile(f"(?P<en>{places})"),
    )


def find_origins(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    claimed, named = _origin_patterns()
    for found in (named if lenient else claimed).finditer(reading.folded):
        place = next(word for word in found.groupdict().values() if word)
        country = Concept("origin", _countries().get(place, place))
        yield mention(reading, *found.span(), "origin", country)


@cache
def brands() -> Lexicon:
    names = listed(load("named")["brands"]["names"])
    return lexicon("brand", {name: {"en": name} for name in names})


def find_brands(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    for found in brands().pattern.finditer(reading.folded):
        yield Mention(*found.span(), "brand", brands().look_up(found[0]))
