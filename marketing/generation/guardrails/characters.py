"""What should not stand in a plain text: markup, characters that nobody sees, another language."""

import re
from collections.abc import Iterator

from marketing.generation.guardrails.base import BLOCK, WARN, Finding
from marketing.generation.guardrails.evidence import Evidence
from marketing.generation.guardrails.reading import LOOK_ALIKES, Reading, is_invisible, read

TAGS = "a b i p u s br hr li ul ol em td tr th h1 h2 h3 h4 h5 h6 div span img html body head style link meta form input button table script strong iframe object embed svg video audio font center small sub sup pre code blockquote section article header footer nav main option select textarea label base"
_MARKUP = re.compile(
    rf"</?(?:{'|'.join(TAGS.split())})(?=[\s/>])[^<>]{{0,500}}>?|<!--|<!doctype|javascript:|<\?php|on(?:error|click|load|mouseover)\s*=",
    re.IGNORECASE,
)
_CHINESE = re.compile("[\u3400-\u9fff]+")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,;:-]+[A-Za-z][A-Za-z'’]*){5,}")
_OTHER = re.compile("[\u0400-\u052f\u0590-\u08ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]{2,}")
_EMOJI_AROUND = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]")
EMOJI_PARTS = frozenset("\u200d\ufe0f")
FOREIGN_SHARE = 0.5


def find_characters(reading: Reading, evidence: Evidence, language: str) -> Iterator[Finding]:
    yield from _markup(reading.original)
    yield from _invisible(reading.original)
    yield from _look_alikes(reading.original)
    yield from _foreign(reading.original, evidence, is_chinese=language.lower().startswith("zh"))


def _markup(text: str) -> Iterator[Finding]:
    for found in _MARKUP.finditer(text):
        yield Finding(*found.span(), "html", BLOCK)


def _invisible(text: str) -> Iterator[Finding]:
    """Joiners and selectors inside an emoji show; anywhere else they hide something."""
    if text.isascii() and text.isprintable():
        return
    for place, one in enumerate(text):
        if is_invisible(one) or (one < " " and one not in "\n\r\t") or "\x7f" <= one <= "\x9f":
            if one in EMOJI_PARTS and _EMOJI_AROUND.search(text[max(0, place - 2) : place]):
                continue
            if "\U000e0020" <= one <= "\U000e007f" and place and "\U0001f3f4" in text[max(0, place - 7) : place]:
                continue
            yield Finding(place, place + 1, "invisible", BLOCK)


def _look_alikes(text: str) -> Iterator[Finding]:
    """A Cyrillic or Greek letter among Latin ones: "bеst"."""
    if text.isascii():
        return
    for found in re.finditer(r"[^\W\d_\u3400-\u9fff]+", text):
        word = found[0].lower()
        if any(one in LOOK_ALIKES for one in word) and any("a" <= one <= "z" for one in word):
            yield Finding(*found.span(), "invisible", BLOCK, suggestion=read(found[0]).plain)


def _foreign(text: str, evidence: Evidence, *, is_chinese: bool) -> Iterator[Finding]:
    for pattern in (_OTHER, _ENGLISH if is_chinese else _CHINESE):
        for found in pattern.finditer(text):
            if not evidence.says(read(found[0]).folded):
                yield Finding(*found.span(), "language", BLOCK if _is_much(found[0], text) else WARN)
    if is_chinese and len(text) > 20 and not _CHINESE.search(text):
        yield Finding(0, len(text), "language", BLOCK)


def _is_much(stretch: str, text: str) -> bool:
    return len(stretch) >= 4 or len(stretch) >= FOREIGN_SHARE * len(text)
