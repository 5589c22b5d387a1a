"""The rows of a file that somebody sent, plain or gzip, read one by one, in whatever form they were written."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing import formats, google, shopify
from marketing.catalog.importing.archives import open_bytes, refuse_bomb
from marketing.catalog.importing.encodings import Ballot, check_encoding
from marketing.catalog.importing.hypertext import to_text
from marketing.catalog.importing.lines import MAX_LINE, BadLine, Lines
from marketing.catalog.importing.records import MAX_COLUMNS, Record, csv_records, json_records, tell_delimiter
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.importing.xml_items import xml_items
from marketing.common.errors import Invalid
from marketing.common.spreadsheets import plain_cell

BLOCK = 2**20
PEEKED = 1_000
MAX_NAMES = 10_000  # of columns, where each row names its own
DIALECTS: dict[str, Callable[[Iterable[Row | RowError]], Iterator[Row | RowError]]] = {
    "shopify": shopify.products,
    "google": google.items,
    "google_xml": google.items,
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Can be gone through again: each time the file is opened anew, and never held in memory."""

    path: Path
    format: str
    encoding: str
    sha256: str  # of the content, so that a file and its gzip are the same
    delimiter: str = ","
    header: tuple[str, ...] = ()  # as it is written, where all rows share one
    columns: tuple[str, ...] = ()  # as they are read; one without a name is not
    total: int = 0

    def __iter__(self) -> Iterator[Row | RowError]:
        return iter(DIALECTS.get(self.format, iter)(self._written()))

    def _written(self) -> Iterator[Row | RowError]:
        in_html = {name for name in self.header if "html" in name.casefold()}
        for number, record, line in self.records():
            if isinstance(record, BadLine):
                yield RowError(number, record.reason, line)
            elif isinstance(record, dict):
                yield Row(number, record)
            else:
                values = {
                    name: plain_cell(cell) if cell[:1] == "'" else cell
                    for name, cell in zip(self.header, record, strict=True)
                    if name
                }
                values |= {name: to_text(values[name]) for name in in_html}
                yield Row(number, values)

    def records(self) -> Iterator[tuple[int, Record | BadLine, str]]:
        """The number of the line where it begins, the record, and that line when it could not be read."""
        with open_bytes(self.path) as content:
            if self.format == "google_xml":
                yield from ((number, item, "") for number, item in xml_items(content, self.encoding))
                return
            lines = Lines(content, self.encoding)
            for record in self._parse(lines):
                yield lines.number, record, lines.first.rstrip() if isinstance(record, BadLine) else ""

    def _parse(self, lines: Lines) -> Iterator[Record | BadLine]:
        if self.format == "jsonl":
            return json_records(lines)
        header = read_header(lines, self.delimiter)
        return csv_records(lines, self.delimiter, width=len(header))


def open_rows(path: Path, *, format: str = "auto", encoding: str = "auto") -> Rows:
    """Reads the whole file before anything is done with it, to know its columns and how many rows it has."""
    formats.check(format)
    sha256, ballot = _survey(path)
    start = _start(path)
    if format == "google_xml" or (format == "auto" and formats.is_xml(start)):
        found = formats.xml_encoding(start) if encoding == "auto" else check_encoding(encoding)
        return _counted(Rows(path=path, format="google_xml", encoding=found, sha256=sha256))
    encoding = ballot.winner() if encoding == "auto" else check_encoding(encoding)
    first = _first_line(path, encoding)
    format = formats.tell(first) if format == "auto" else format
    rows = Rows(path=path, format=format, encoding=encoding, sha256=sha256, delimiter=tell_delimiter(first))
    return _counted(rows if format == "jsonl" else _with_header(rows))


def peek(path: Path, *, format: str, encoding: str) -> tuple[tuple[str, ...], list[Row]]:
    """The columns and the first good rows of a file whose form is known, however long it is."""
    rows = Rows(path=path, format=format, encoding=encoding, sha256="")
    if format not in ("jsonl", "google_xml"):
        rows = _with_header(replace(rows, delimiter=tell_delimiter(_first_line(path, encoding))))
    good = [row for row in islice(rows, PEEKED) if isinstance(row, Row)]
    named = dict.fromkeys(column for row in good for column in row.values)
    return (tuple(named) or tuple(filter(None, rows.header))), good


def _survey(path: Path) -> tuple[str, Ballot]:
    digest, ballot, size = hashlib.sha256(), Ballot(), 0
    with open_bytes(path) as content:
        for block in _blocks(content):
            digest.update(block)
            ballot.count(block)
            size += len(block)
            refuse_bomb(path, size)
    return digest.hexdigest(), ballot


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


def _start(path: Path) -> bytes:
    with open_bytes(path) as content:
        return content.read(1024)


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


def _with_header(rows: Rows) -> Rows:
    """The same table can be of a program whose rows mean more than they say."""
    with open_bytes(rows.path) as content:
        header = tuple(read_header(Lines(content, rows.encoding), rows.delimiter))
    return replace(rows, header=header, format=formats.tell_dialect(rows.format, header))


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


def _counted(rows: Rows) -> Rows:
    """A table names its columns once; of objects, items, and products of several rows, each names its own."""
    if rows.format in ("jsonl", *DIALECTS):
        columns, total = _named_by_rows(rows)
    else:
        columns, total = tuple(filter(None, rows.header)), sum(1 for _record in rows.records())
    if not total:
        raise Invalid(_("This file has a header and no rows."))
    return replace(rows, total=total, columns=columns)


def _named_by_rows(rows: Rows) -> tuple[tuple[str, ...], int]:
    columns: dict[str, None] = {}
    total = 0
    for row in rows:
        total += 1
        if isinstance(row, Row):
            columns.update(dict.fromkeys(row.values))
        if len(columns) > MAX_NAMES:
            raise Invalid(_("The rows of this file name more than %(limit)s columns.") % {"limit": f"{MAX_NAMES:,}"})
    return tuple(columns), total
