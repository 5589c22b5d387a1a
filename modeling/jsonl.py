"""JSON Lines, gzip or not, UTF-8: the plain files of the library. Every error names the line."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class NotALine(ValueError):
    """Not a JSON object; the message names the line."""


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    with opener(path, "rt", encoding="utf-8-sig") as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                yield number, parsed(number, text)


def parsed(number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError as error:
        raise NotALine(f"line {number}: not JSON: {error}") from None
    if not isinstance(line, dict):
        raise NotALine(f"line {number}: a JSON object is expected")
    return line
