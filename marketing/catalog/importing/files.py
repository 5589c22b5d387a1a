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
from marketing.catalog.importing.records import MAX_COLUMNS, Record, csv_records, json_records, tell_delimiter
from marketing.common.errors import Invalid

FORMATS = ("auto", "csv", "jsonl")
BLOCK = 2**20


class Row(NamedTuple):
    number: int  # of the line where it begins, from 1
    values: dict[str, str]
    others: dict[str, str] = {}  # once mapped to our words: the columns that have none


class RowError(NamedTuple):
    """A row that is not kept: where and why. What cannot be read is shown as the line that it was."""

    number: int
    reason: str | Promise
    line: str = ""
    values: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Can be gone through again: each time the file is opened anew, and never held in memory."""

    path: Path
    format: str
    encoding: str
    sha256: str  # of the content, so that a file and its gzip are the same
    delimiter: str = ","
    header: tuple[str, ...] = ()
    total: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """A column without a name is not read."""
        return tuple(name for name in self.header if name)

    def __iter__(self) -> Iterator[Row | RowError]:
        for number, record, line in self.records():
            if isinstance(record, BadLine):
                yield RowError(number, record.reason, line)
            elif isinstance(record, dict):
                yield Row(number, record)
            else:
                values = dict(zip(self.header, record, strict=True))
                values.pop("", None)
                yield Row(number, values)

    def records(self) -> Iterator[tuple[int, Record | BadLine, str]]:
        """The number of the line where it begins, the record, and that line when it could not be read."""
        with open_bytes(self.path) as content:
            lines = Lines(content, self.encoding)
            for record in self._parse(lines):
                yield lines.number, record, lines.first.rstrip() if isinstance(record, BadLine) else ""

    def _parse(self, lines: Lines) -> Iterator[Record | BadLine]:
        if self.format == "jsonl":
            return json_records(lines)
        header = read_header(lines, self.delimiter)
        return csv_records(lines, self.delimiter, width=len(header))


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
    return replace(rows, **_count(rows))


def _survey(path: Path, encoding: str) -> tuple[str, str]:
    digest, ballot, size = hashlib.sha256(), Ballot(), 0
    with open_bytes(path) as content:
        for block in _blocks(content):
            digest.update(block)
            ballot.count(block)
            size += len(block)
            refuse_bomb(path, size)
    return digest.hexdigest(), ballot.winner() if encoding == "auto" else check_encoding(encoding)


def content_hash(path: Path) -> str:
    """Of what is in it: a file and its gzip are the same."""
    with open_bytes(path) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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
    if len(header) > MAX_COLUMNS:
        raise Invalid(_("The header has more than %(limit)s columns.") % {"limit": f"{MAX_COLUMNS:,}"})
    header = [name.strip() for name in header]
    named = [name for name in header if name]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise Invalid(_("The column “%(name)s” stands twice in the header. Rename one of them.") % {"name": twice})
    return header


def _count(rows: Rows) -> dict[str, object]:
    """A CSV file names its columns once; of objects, each names its own."""
    header: dict[str, None] = {}
    total = 0
    for _number, record, _line in rows.records():
        total += 1
        if isinstance(record, dict):
            header.update(dict.fromkeys(record))
    if not total:
        raise Invalid(_("This file has a header and no rows."))
    return {"total": total, "header": tuple(header) if rows.format == "jsonl" else _csv_header(rows)}


def _csv_header(rows: Rows) -> tuple[str, ...]:
    with open_bytes(rows.path) as content:
        return tuple(read_header(Lines(content, rows.encoding), rows.delimiter))
