"""Which lines of the shopper's orders a text speaks of: by the names that they have there, and by what tells two of a name apart."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from marketing.chat.ordering.words import Word, in_one_language, says, stems, words
from marketing.shoppers.models import OrderLine

# The last word of a name says what a thing is, unless it is one of these: then the word before it does, too.
BROAD = frozenset(stems("set kit pack pair piece machine maker cleaner item box case bundle"))
SILENT = frozenset(stems("set kit pack pair piece item box case bundle"))  # and says nothing alone
ALL = re.compile(r"\b(?:all|every(?:thing)?|both|entire|whole|each)\b|全部|所有|都|整个")
EXCEPT = re.compile(
    r"\b(?:except|all but|but not|apart from|other than|besides|excluding|and keep|but keep|keeping)\b|除了|除"
)
# What stands behind is why, not what: "return the tablet since I bought a laptop".
REASON = re.compile(
    r"\b(?:because|since|due to|so that|now that|as (?:it|they|you|i|we)|in order to|given that)\b|因为|由于"
)

ONLY = re.compile(r"\b(?:it's|it is|that's|that is|they're|they are|namely) (?:just|only)\b|只有|就是")
ALL_THINGS = re.compile(
    r"\b(?:all|every)\b(?: of)?(?: (?:the|my|your|these|those))? (?:items?|things?|products?|pieces)\b|\beverything\b|全部|所有"
)


@dataclass(frozen=True)
class Mention:
    """A place where things of one name are spoken of."""

    start: int
    end: int
    name: str
    lines: tuple[OrderLine, ...]


def mentions(text: str, lines: Collection[OrderLine]) -> list[Mention]:
    """Of `text` in one language, in its order; each name once where it stands first."""
    by_name = _by_name(lines)
    whole, text = text, REASON.split(text, maxsplit=1)[0]
    said = words(text)
    found = [*_by_words(said, by_name), *_chinese(text, by_name)]
    first: dict[str, Mention] = {}
    for one in sorted(found, key=lambda one: one.start):
        first.setdefault(one.name, one)
    if not first and whole != text:
        return mentions(REASON.sub(" ", whole), lines)
    return list(first.values())


def _by_name(lines: Iterable[OrderLine]) -> dict[str, list[OrderLine]]:
    found: dict[str, list[OrderLine]] = {}
    for line in lines:
        if line.quantity > 0 and (line.title or line.product):
            found.setdefault(line.title or line.product.title, []).append(line)
    return found


def names_of(line: OrderLine) -> set[str]:
    texts = line.product.texts.values() if line.product else ()
    own = {line.title, line.product.title if line.product else "", *(one.get("title", "") for one in texts)}
    return {one for one in own if one}


def _heads(title: list[str]) -> list[str]:
    if len(title) > 1 and title[-1] in BROAD:
        return title[-2:-1] if title[-1] in SILENT else title[-2:]
    return title[-1:]


def _by_words(said: list[Word], by_name: dict[str, list[OrderLine]]) -> Iterator[Mention]:
    titles = {name: stems(name) for name in by_name}
    taken = set()
    for at, word in enumerate(said):
        scores = {name: _score(said, at, title) for name, title in titles.items() if _names(word, title)}
        best = max(scores.values(), default=0)
        for name, score in scores.items():
            if score == best:
                taken.add(name)
                yield Mention(word.start, word.end, name, tuple(by_name[name]))
    if not taken:
        yield from _by_first_words(said, titles, by_name)


def _names(said: Word, title: list[str]) -> bool:
    """ "Watch" names a wristwatch, too; "watching" names nothing."""
    word = said.stem
    if said.end - said.start >= len(word) + 3:
        return False
    return any(word == head or (len(word) > 4 and head.endswith(word)) for head in _heads(title))


def _score(said: list[Word], at: int, title: list[str]) -> float:
    """How much more of the name stands around its last word."""
    near = {one.stem for one in said[max(0, at - 3) : at + 2]}
    return len(near & set(title)) + (said[at].stem in title) / 2


def _by_first_words(
    said: list[Word], titles: dict[str, list[str]], by_name: dict[str, list[OrderLine]]
) -> Iterator[Mention]:
    """ "The jigsaw" is the jigsaw puzzle, where nothing else is named."""
    for word in said:
        named = [name for name, title in titles.items() if len(word.stem) > 4 and word.stem in title[:-1]]
        if len(named) == 1:
            yield Mention(word.start, word.end, named[0], tuple(by_name[named[0]]))


def _chinese(text: str, by_name: dict[str, list[OrderLine]]) -> Iterator[Mention]:
    """The last two characters of a Chinese name say what a thing is."""
    for name, lines in by_name.items():
        for title in {one for line in lines for one in names_of(line) if re.search(r"[\u4e00-\u9fff]{2}$", one)}:
            if (at := text.find(title[-2:])) >= 0:
                yield Mention(at, at + 2, name, tuple(lines))


def fitting(lines: Iterable[OrderLine], text: str) -> list[OrderLine]:
    """Those whose options the text says most of: "the blue one" of two."""
    said, found = stems(text), list(lines)
    scores = [_said_of(line, said) for line in found]
    best = max(scores, default=0)
    return [line for line, score in zip(found, scores, strict=True) if score == best]


def _said_of(line: OrderLine, said: list[str]) -> int:
    return sum(says(said, str(value)) for value in line.options.values())


def everything(text: str, lines: list[OrderLine]) -> list[OrderLine]:
    """All lines, less what stands behind "except"; or, of all, those that "just" names."""
    parts = EXCEPT.split(text, maxsplit=1)
    only = ONLY.search(text)
    if only and len(parts) == 1 and (named := mentions(text[only.end() :], lines)):
        return [line for one in named for line in one.lines]
    left_out = {line.pk for one in mentions(parts[1], lines) for line in one.lines} if len(parts) > 1 else set()
    return [line for line in lines if line.pk not in left_out and line.quantity > 0]


def says_all(text: str) -> bool:
    return bool(ALL.search(in_one_language(text)))
