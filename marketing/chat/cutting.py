"""A page in passages: short enough to be read in an answer, each under its headings, and where it begins in the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 600  # characters of a passage; a paragraph that is longer is cut between sentences
HEADING = re.compile(r"(#{1,6}) (.+)")
# A full stop within a number or a name has no space behind it, and ends nothing.
SENTENCE = re.compile(r"[^。！？\n]*?(?:[。！？]+[”’」』）]*|[.!?]+[\"”’)]*(?=\s|$)|\n|$)")


@dataclass(frozen=True)
class Piece:
    text: str
    start: int
    headings: tuple[str, ...] = ()


def cut(text: str) -> list[Piece]:
    """`text` has a paragraph, an item of a list or a heading (`# `) on each line."""
    return [Piece(text[start:end], start, headings) for start, end, headings in _joined(text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """From where to where each goes, without the space around it."""
    return [span for found in SENTENCE.finditer(text) if (span := _bare(text, *found.span()))]


def _bare(text: str, start: int, end: int) -> tuple[int, int] | None:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end -= len(inner) - len(inner.rstrip())
    return (start, end) if start < end else None


def _joined(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Neighbours under one heading go together while they are short."""
    open_start, open_end, open_under = 0, 0, ()
    for start, end, headings in _parts(text):
        fits = headings == open_under and end - open_start <= LONGEST
        if open_end and not fits:
            yield open_start, open_end, open_under
        if not (open_end and fits):
            open_start, open_under = start, headings
        open_end = end
    if open_end:
        yield open_start, open_end, open_under


def _parts(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    headings: list[tuple[int, str]] = []
    place = 0
    for line in text.splitlines(keepends=True):
        if found := HEADING.fullmatch(line.strip()):
            level = len(found[1])
            headings = [*((above, name) for above, name in headings if above < level), (level, found[2])]
        else:
            named = tuple(name for _level, name in headings)
            yield from ((start, end, named) for start, end in _within(text, place, place + len(line)))
        place += len(line)


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if span := _bare(text, start, end):
        if span[1] - span[0] <= LONGEST:
            yield span
        else:
            yield from _by_sentences(text, *span)


def _by_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What has no sentences is cut where it is too long."""
    for first, last in sentences(text[start:end]):
        for place in range(start + first, start + last, LONGEST):
            yield place, min(place + LONGEST, start + last)
