"""HTML as the plain text that a reader would see. Python's own parser takes minutes over 100 kB of broken tags; this one is linear."""

import html
import re

# Under a text that AI wrote a feed of ours says so; that is no part of the text.
AI_LABEL = re.compile(r'<p data-digital-source-type="[^"<>]*+">[^<>]{0,200}+(?:<[^<>]*+>[^<>]{0,200}+){0,4}?</p>')
_NAME = "[a-zA-Z][a-zA-Z0-9:-]*+"
_ATTRIBUTES = r"""(?:"[^"]*+"|'[^']*+'|[^'"<>])*+"""
TAG = re.compile(f"<(/?)({_NAME})(?:[\\s/]{_ATTRIBUTES})?+>|<[!?][^<>]*+>")
_SILENT = "script style template noscript iframe object svg math title head select textarea"
_BLOCKS = """
    address article blockquote br dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul
"""
SILENT, BLOCKS = frozenset(_SILENT.split()), frozenset(_BLOCKS.split())
SPACE = re.compile(r"[ \t\r\n\f]++")  # one of them at an end counts: `a <b>b</b>` are two words, `蓝<b>色</b>` is one
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def to_text(markup: str, unread: frozenset[str] = SILENT) -> str:
    """Blocks stand in lines of their own, the items of a list behind a dash; scripts and styles are gone."""
    pieces: list[str] = []
    silent, behind = "", 0
    markup = AI_LABEL.sub("", _without_comments(markup))
    for tag in TAG.finditer(markup):
        if not silent:
            pieces.append(SPACE.sub(" ", markup[behind : tag.start()]))
        behind = tag.end()
        name, closes = (tag[2] or "").lower(), bool(tag[1])
        if silent:
            silent = "" if closes and name == silent else silent
        elif name in unread and not closes:
            silent = name
        elif name in BLOCKS:
            pieces.append("\n- " if name == "li" and not closes else "\n")
        elif name in ("td", "th"):
            pieces.append(" ")
    if not silent:
        pieces.append(SPACE.sub(" ", markup[behind:]))
    return _tidy(html.unescape("".join(pieces)))


def _without_comments(markup: str) -> str:
    first, *rest = markup.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _tidy(text: str) -> str:
    lines = (" ".join(INVISIBLE.sub("", line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line not in ("", "-"))
