"""The rows of a file that somebody sent: CSV or JSON Lines, plain or gzip, read one by one."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.archives import open_bytes, refuse_bomb
from marketing.catalog.importing.encodings import Ballot, check_encoding
from marketing.catalog.importing.lines import MAX_LINE, BadLine, Lines
from marketing.catalog.importing.records import csv_records, json_records, tell_delimiter
from marketing.common.errors import Invalid

FORMATS = ("auto", "csv", "jsonl")
BLOCK = 2**20


class Row(NamedTuple):
    number: int  # of the line where it begins, from 1
    values: dict[str, str]
    others: dict[str, str] = {}  # once mapped to our words: the columns that have none


class RowError(NamedTuple):
    """A row that is not kept: where, why, and what stood there, when it could be read."""

    number: int
    reason: str | Promise
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Can be gone through again: each time the file is opened anew, and never held in memory."""

    path: Path
    format: str
    encoding: str
    sha256: str  # of the content, so that a file and its gzip are the same
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    total: int = 0

    def __iter__(self) -> Iterator[Row | RowError]:
        with open_bytes(self.path) as content:
            lines = Lines(content, self.encoding)
            yield from self._objects(lines) if self.format == "jsonl" else self._cells(lines)

    def _objects(self, lines: Lines) -> Iterator[Row | RowError]:
        for record in json_records(lines):
            if isinstance(record, BadLine):
                yield RowError(lines.number, record.reason, lines.first.rstrip())
            else:
                yield Row(lines.number, record)

    def _cells(self, lines: Lines) -> Iterator[Row | RowError]:
        header = read_header(lines, self.delimiter)
        for record in csv_records(lines, self.delimiter, width=len(header)):
            if isinstance(record, BadLine):
                yield RowError(lines.number, record.reason, lines.first.rstrip())
            else:
                values = dict(zip(header, record, strict=True))
                values.pop("", None)  # a column without a name
                yield Row(lines.number, values)


def open_rows(path: Path, *, format: str = "auto", encoding: str = "auto") -> Rows:
    """Reads the whole file once, to know its encoding, its columns and how many rows it has."""
    if format not in FORMATS:
        raise Invalid(_("The format is one of: %(formats)s.") % {"formats": ", ".join(FORMATS)})
    sha256, encoding = _survey(path, encoding)
    first = _first_line(path, encoding)
    rows = Rows(
        path=path,
        format=_tell_format(first) if format == "auto" else format,
        encoding=encoding,
        sha256=sha256,
        delimiter=tell_delimiter(first),
    )
    total, columns = _count(rows)
    if not columns:
        raise Invalid(_("This file has no row that can be read."))
    return replace(rows, total=total, columns=columns)


def _survey(path: Path, encoding: str) -> tuple[str, str]:
    digest, ballot, size = hashlib.sha256(), Ballot(), 0
    with open_bytes(path) as content:
        for block in _blocks(content):
            digest.update(block)
            ballot.count(block)
            size += len(block)
            refuse_bomb(path, size)
    return digest.hexdigest(), ballot.winner() if encoding == "auto" else check_encoding(encoding)


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    """About a MiB at a time, cut at line ends."""
    rest = b""
    while chunk := content.read(BLOCK):
        block, end, rest = (rest + chunk).rpartition(b"\n")
        if end:
            yield block + end
        elif len(rest) > MAX_LINE:  # such a line is refused when it is read
            yield rest
            rest = b""
    if rest:
        yield rest


def _first_line(path: Path, encoding: str) -> str:
    with open_bytes(path) as content:
        lines = Lines(content, encoding)
        try:
            first = next((line for line in lines if not line.isspace()), "")
        except BadLine as bad:
            raise Invalid(bad.reason) from bad
    if not first:
        raise Invalid(_("This file is empty."))
    return first


def _tell_format(first: str) -> str:
    if first.lstrip().startswith("["):
        raise Invalid(_("This file is one JSON list. Write one object a line (JSON Lines), and import that."))
    return "jsonl" if first.lstrip().startswith("{") else "csv"


def read_header(lines: Lines, delimiter: str) -> list[str]:
    header = next(csv_records(lines, delimiter), [])
    if isinstance(header, BadLine):
        raise Invalid(_("The header cannot be read. %(reason)s") % {"reason": header.reason})
    header = [name.strip() for name in header]
    named = [name for name in header if name]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise Invalid(_("The column “%(name)s” stands twice in the header. Rename one of them.") % {"name": twice})
    return header


def _count(rows: Rows) -> tuple[int, tuple[str, ...]]:
    """A header names the columns once; of objects, each names its own."""
    columns: dict[str, None] = {}
    total = 0
    for row in rows:
        total += 1
        if isinstance(row, Row) and (not columns or rows.format == "jsonl"):
            columns.update(dict.fromkeys(row.values))
    return total, tuple(columns)
