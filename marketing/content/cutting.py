"""A claim is taken out of a text, so that what is left still reads as a text."""

import re

# A full stop within a number or a name has no space behind it, and ends nothing.
SENTENCE_ENDS = re.compile(r"[。！？\n]+|[.!?]+(?=\s|$)")
PART_ENDS = re.compile(r"[，；]|[,;](?=\s)")


def without(text: str, start: int, end: int) -> str:
    """Its part of the sentence goes; or the whole sentence, where it stands in the first part: that one has the subject."""
    first = _after_last(SENTENCE_ENDS, text, 0, start)
    stop = SENTENCE_ENDS.search(text, end)
    mark, last = (stop.start(), stop.end()) if stop else (len(text), len(text))
    part = _after_last(PART_ENDS, text, first, start)
    if part == first:
        return _joined(text[:first], text[last:])
    next_part = PART_ENDS.search(text, end, mark)
    return text[: part - 1] + text[next_part.start() if next_part else mark :]


def _after_last(border: re.Pattern[str], text: str, low: int, high: int) -> int:
    return max((found.end() for found in border.finditer(text, low, high)), default=low)


def _joined(before: str, after: str) -> str:
    return (before + after.lstrip(" ") if not before or before[-1].isspace() else before + after).strip()
