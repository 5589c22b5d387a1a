"""Of which products each stretch of a text speaks: a guide must not tell one product's price of another."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketing.generation.guardrails.colours import find_colours
from marketing.generation.guardrails.concepts import find_materials
from marketing.generation.guardrails.evidence import TITLES
from marketing.generation.guardrails.reading import Reading, read
from marketing.generation.guardrails.words import one_of

SHORTEST_PART = 3  # letters; "jug", "ink"
LONGEST_PART = 4  # words
_WORD = re.compile("[a-z]+")
_JOINTS = frozenset(("and", "the", "with", "for", "from", "set", "our", "you", "your", "one", "new"))
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:\.(?=\d)[^.!?。！？\n]*)*(?:[.!?。！？]+|\n|$)")
_CLAUSE = re.compile(r"[^,;，；]*(?:,(?=\d{3})[^,;，；]*)*(?:[,;，；]|$)")
_SEVERAL = re.compile(
    r"\b(?:all|both|each|either|every|everything|they|them|these|those|others?|two|three|four|five|neither|none|any|than|unlike|compared|whereas|instead)\b"
    r"|[都均]|全部|全都|它们|他们|每[款个只件种]|[两三四五几]者|[两三四五几各][款个只件种]|不同于|相比|比起|[^对]比(?!例|如|较好)"
)

Names = frozenset[int]  # places in the list of products
Span = tuple[int, int]


@dataclass(frozen=True)
class Stretch:
    """In characters of the text. It speaks of these products, and of no other."""

    start: int
    end: int
    products: Names


def stretches(text: str, products: Sequence[Mapping[str, Sequence[str]]]) -> Iterator[Stretch]:
    """A clause speaks of the product that it names, else of those of its sentence, else of the one that was spoken of."""
    reading, everyone = read(text), frozenset(range(len(products)))
    called, known = _called(products)
    spoken_of: Names = everyone
    for sentence in _SENTENCE.finditer(reading.folded):
        if not sentence[0]:
            continue
        named = _named(sentence[0], called, known)
        several = bool(_SEVERAL.search(sentence[0]))
        if named:
            spoken_of = named
        about = everyone if several and len(named) < 2 else named or (spoken_of if len(spoken_of) == 1 else everyone)
        yield from _clauses(reading, sentence.span(), about, called, known)
        if sentence[0].endswith("\n"):
            spoken_of = everyone


def _clauses(
    reading: Reading, span: Span, about: Names, called: re.Pattern[str], known: Mapping[str, Names]
) -> Iterator[Stretch]:
    for clause in _CLAUSE.finditer(reading.folded, *span):
        if clause[0]:
            named = _named(clause[0], called, known)
            is_one = len(named) == 1 and len(about) > 1 and not _SEVERAL.search(clause[0])
            yield Stretch(*reading.span(*clause.span()), named if is_one else about)


def _named(words: str, called: re.Pattern[str], known: Mapping[str, Names]) -> Names:
    names = (" ".join(found[0].split()) for found in called.finditer(words))
    none: Names = frozenset()
    return none.union(*(known[one] for name in names for one in (name, name[:-1], name[:-2]) if one in known))


def _called(products: Sequence[Mapping[str, Sequence[str]]]) -> tuple[re.Pattern[str], dict[str, Names]]:
    """By its title or a part of it, unless a fact tells the same words: the Linen collection is no linen napkin."""
    titles = [" ".join(read(_title(facts)).folded.split()) for facts in products]
    facts = ["\n".join(read(value).folded for value in _but_titles(facts)) for facts in products]
    known: dict[str, Names] = {}
    for name in {part for title in titles for part in _parts(title)}:
        named = _places(name in title for title in titles)
        if not any(name in told for place, told in enumerate(facts) if place not in named):
            known[name] = named
        elif " " in name:
            known[name] = _places(True for _ in titles)  # "hand wash": a product here, an advice there
    known |= {title: _places(title == other for other in titles) for title in titles if title}
    return one_of(known, plural=True), known


def _places(found: Iterable[bool]) -> Names:
    return frozenset(place for place, is_here in enumerate(found) if is_here)


def _parts(title: str) -> Iterator[str]:
    words = _WORD.findall(title)
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + LONGEST_PART) + 1):
            part = " ".join(words[first:last])
            if len(part) >= SHORTEST_PART and part not in _JOINTS and not _is_quality(part):
                yield part
    for run in _CHINESE.findall(title):
        for place in range(2, len(run)):
            yield from (run[:place], run[-place:])


def _is_quality(part: str) -> bool:
    """ "In navy or green" names no product, even if one is called the green jug."""
    return " " not in part and any(any(find(read(part), lenient=True)) for find in (find_colours, find_materials))


def _but_titles(facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, values in facts.items():
        if name.casefold() not in TITLES:
            yield from values


def _title(facts: Mapping[str, Sequence[str]]) -> str:
    return next((values[0] for name, values in facts.items() if name.casefold() in TITLES and values), "")
