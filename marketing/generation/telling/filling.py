"""Puts values into a pattern: once, whatever braces stand in them."""

import re
from collections.abc import Mapping

from marketing.generation.telling.values import seam

_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(\w+)\|(\w+)")


def fill(pattern: str, slots: Mapping[str, str]) -> str:
    """Empty when something that the pattern needs is not known."""
    said = ""
    for place, piece in enumerate(_SLOT.split(pattern)):
        if place % 2 and not slots.get(piece):
            return ""
        said = seam(said, slots[piece] if place % 2 else piece)
    return said


def agree(pattern: str, *, plural: bool) -> str:
    """ "holds|hold": of one thing, of several."""
    return _NUMBER.sub(r"\2" if plural else r"\1", pattern)
