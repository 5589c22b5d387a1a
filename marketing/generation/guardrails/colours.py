"""Colours, their shades and synonyms in both languages. What is navy is blue; what is light blue is not dark blue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from marketing.generation.guardrails.mentions import Mention, mention
from marketing.generation.guardrails.reading import Reading
from marketing.generation.guardrails.surroundings import is_of_others
from marketing.generation.guardrails.words import alternatives, listed, load, one_of

TONES = ("dark", "light")
_PLAIN = re.compile(
    "(?:off |reddish |bluish |greenish |yellowish |purplish |greyish |grayish |light |dark |deep |pale |pure |bright |深|浅|淡|暗|纯|亮|正|大)?"
    "(?:black|white|gr[ea]y|red|blue|green|yellow|orange|purple|violet|pink|brown|beige|gold|golden|silver|[黑白灰红蓝绿黄橙橘紫粉棕褐金银青米]|粉红|咖)色?"
)
_HEDGED = re.compile(r"(?:almost|nearly|not quite|泛|微微泛) *$")
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Colour:
    """`families`: the first is what everyone calls it: what is burgundy may be called red, not purple."""

    families: tuple[str, ...]
    tone: str = ""
    plain: bool = False  # "blue", "light blue": no shade of its own

    def holds_by(self, fact: "Colour") -> bool:
        tones = {self.tone, fact.tone} - {""}
        if len(tones) > 1:
            return False
        if set(self.families) == set(fact.families):
            return self.plain or fact.plain or self.tone == fact.tone
        return self.plain and self.families[0] == fact.families[0]

    def concerns(self, fact: "Colour") -> bool:
        return True


@dataclass(frozen=True)
class Palette:
    colours: dict[str, Colour]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    single: re.Pattern[str]  # one Chinese character before what is worn or used


@cache
def palette() -> Palette:
    table = load("colours")
    colours: dict[str, Colour] = {}
    strong, weak = [], []
    for name, entry in table["shade"].items():
        words, softer = listed(entry.get("en", "")) + _chinese(entry.get("zh", "")), listed(entry.get("weak", ""))
        for word in words + softer:
            colours.setdefault(word, _colour(name, word))
        strong += words
        weak += softer
    single = table["single"]["zh"]
    colours |= {one: _colour(name, one) for one, name in single["families"].items()}
    return Palette(colours, one_of(strong, plural=True), one_of(set(weak) - set(strong), plural=True), _single(single))


def _colour(name: str, word: str) -> Colour:
    tone = next((one for one in TONES if one in name.split()), "")
    return Colour(tuple(one for one in name.split() if one not in TONES), tone, bool(_PLAIN.fullmatch(word)))


def _chinese(words: str) -> list[str]:
    """藏青 is said as 藏青色 as well."""
    listed_words = listed(words)
    return listed_words + [word + "色" for word in listed_words if not word.endswith("色")]


def _single(table: dict[str, str]) -> re.Pattern[str]:
    one = f"[{table['characters']}]"
    nouns = alternatives(listed(table["nouns"]))
    return re.compile(
        f"(?:(?<=[有为和、/与是选穿搭款小大，,的条件双])|^)(?:{one}(?={nouns})|{one}(?={one}(?:两|三|双|相间|配|拼|撞|格|条))|(?<={one}){one}(?=两|三|双|相间|配|拼|撞|格|条))"
    )


def find_colours(reading: Reading, *, lenient: bool = False) -> Iterator[Mention]:
    folded, known, taken = reading.folded, palette(), []
    for found in known.strong.finditer(folded):
        if lenient or not _is_figure_of_speech(folded, found.start(), found.end()):
            taken.append(found.span())
            yield _mention(reading, found.start(), found.end())
    for found in known.weak.finditer(folded):
        if (lenient or _in_company(folded, *found.span())) and not _overlaps(found.span(), taken):
            yield _mention(reading, found.start(), found.end())
    for found in known.single.finditer(folded):
        if not _overlaps(found.span(), taken):
            yield _mention(reading, found.start(), found.end())


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _mention(reading: Reading, start: int, end: int) -> Mention:
    colour = _look_up(" ".join(reading.folded[start:end].split()))
    if not colour.tone and (tone := _tone_before(reading.folded, start)):
        colour = replace(colour, tone=tone)
    return mention(reading, start, end, "colour", colour)


def _look_up(word: str) -> Colour:
    colours = palette().colours
    return next(colours[one] for one in (word, word[:-1], word[:-2]) if one in colours)


def _tone_before(folded: str, start: int) -> str:
    return next((tone for tone, pattern in _tones().items() if pattern.search(folded, max(0, start - 8), start)), "")


@cache
def _tones() -> dict[str, re.Pattern[str]]:
    table = load("colours")["tones"]
    return {tone: re.compile(f"(?:{alternatives(listed(table[tone]))}) *$") for tone in TONES}


@cache
def _contexts(kind: str) -> dict[str, re.Pattern[str]]:
    table = load("colours")[kind]["en"]
    ending = kind == "not_after"
    return {
        word: re.compile(f"(?:{alternatives(listed(words))}) *$" if ending else f" *(?:{alternatives(listed(words))})")
        for word, words in table.items()
    }


@cache
def _scenery() -> re.Pattern[str]:
    table = load("colours")
    chinese = "|".join(listed(table["scenery"]["zh"]))
    return re.compile(f"(?:[a-z]+ )?(?:{alternatives(listed(table['scenery']['en']))})|{chinese}")


def _is_figure_of_speech(folded: str, start: int, end: int) -> bool:
    word = folded[start:end]
    if is_of_others(folded, start, end):
        return True
    if _HEDGED.search(folded, max(0, start - 12), start):
        return True
    after, before = _contexts("not_before").get(word), _contexts("not_after").get(word)
    if after and after.match(folded[end : end + 30]) and folded[end : end + 1] == " ":
        return True
    if before and before.search(folded[max(0, start - 30) : start]):
        return True
    if _CHINESE.match(word):
        return bool(_scenery().match(folded, end))
    return folded[end : end + 1] == " " and bool(_scenery().match(folded, end + 1))


@cache
def _company() -> tuple[re.Pattern[str], ...]:
    """Of "peach hue", "rose dress", "in cream", "black and cream": what may follow, and what may stand before."""
    table = load("colours")["company"]["en"]
    strong = palette().strong.pattern
    return (
        re.compile(f" *(?:{alternatives(listed(table['before']), plural=True)})"),
        re.compile(f" *(?:{alternatives(listed(table['nouns']), plural=True)})"),
        re.compile(r"(?:(?<![a-z])(?:in|in a|shades? of|hues? of|tones? of|colou?rs?:?|available in|颜色[::]?) *)$"),
        re.compile(rf"(?: and |/| ?& ?|, )(?:{strong})"),
        re.compile(rf"(?:{strong})(?: and |/| ?& ?|, )$"),
    )


@cache
def _things() -> frozenset[str]:
    """What is a thing before it is a colour: a coffee mug is not brown, a copper lamp is of copper."""
    return frozenset(listed(load("colours")["company"]["en"]["things"]))


def _in_company(folded: str, start: int, end: int) -> bool:
    """Beside a noun that has a colour, after "in", or paired with a colour that can be nothing else."""
    hue, noun, leads, paired_after, paired_before = _company()
    if hue.match(folded, end) or paired_after.match(folded, end):
        return True
    if folded[start:end] not in _things() and noun.match(folded, end):
        return True
    before = folded[max(0, start - 30) : start]
    closes = re.match(r" *(?:[.,;!?)]|$| and | or )", folded[end : end + 6])
    return bool(closes and leads.search(before)) or bool(paired_before.search(before))
