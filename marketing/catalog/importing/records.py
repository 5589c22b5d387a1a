"""Records out of lines: the cells of a CSV row, or the object of a JSON line."""

import csv
import json
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.lines import BadLine, Lines

DELIMITERS = ",;\t|"
MAX_COLUMNS = 1_000
MAX_CELL = 131_072  # the limit of Python's csv module

Record = list[str] | dict[str, str]


def csv_records(lines: Lines, delimiter: str, width: int | None = None) -> Iterator[list[str] | BadLine]:
    """`strict`, because otherwise a quote that never closes swallows the rows behind it without a word."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (BadLine, csv.Error) as error:
            lines.give_back()
            yield error if isinstance(error, BadLine) else BadLine(_reason(error))
            continue
        if width is None or len(cells) == width:
            problem = None
        else:
            problem = _misfit(cells, width)
            cells = [*cells, *[""] * (width - len(cells))][:width]
        if problem:
            if lines.several:
                lines.give_back()
            yield BadLine(problem)
        elif any(cells):
            yield cells


def _reason(error: csv.Error) -> Promise:
    if "field limit" in str(error):
        return _("A cell of this row is longer than %(limit)s characters.") % {"limit": f"{MAX_CELL:,}"}
    if "new-line" in str(error):
        return _("A line break stands in the middle of this row. Save the file with usual line ends.")
    return _("The quotes of this row do not match: one opens and does not close, or text follows the closing one.")


def _misfit(cells: list[str], width: int) -> Promise | None:
    """Empty cells at the end are left out by some programs, and added by others."""
    if not any(cells[width:]):
        return None
    return _("This row has %(cells)s cells, the header has %(columns)s.") % {"cells": len(cells), "columns": width}


def tell_delimiter(header: str) -> str:
    """The one that cuts the header into most columns."""
    return max(DELIMITERS, key=lambda delimiter: _columns(header, delimiter))


def _columns(header: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([header], delimiter=delimiter), []))
    except csv.Error:  # said in words when the header is read
        return 0


def json_records(lines: Lines) -> Iterator[dict[str, str] | BadLine]:
    while True:
        lines.begin_record()
        try:
            line = next(lines)
            if not line.isspace():
                yield read_object(line)
        except StopIteration:
            return
        except BadLine as bad:
            yield bad


def read_object(line: str) -> dict[str, str]:
    """Numbers stay the text that they were: 19.90 is a price and 00042 a code, and neither may be rounded."""
    try:
        found = json.loads(
            line, parse_int=str, parse_float=str, parse_constant=_refuse_constant, object_pairs_hook=_each_name_once
        )
    except (ValueError, RecursionError) as error:
        raise BadLine(_("This line is not a JSON object.")) from error
    if not isinstance(found, dict):
        raise BadLine(_("This line is not a JSON object."))
    row = dict(_flat(found))
    if len(row) > MAX_COLUMNS:
        raise BadLine(_("This row has more than %(limit)s columns.") % {"limit": f"{MAX_COLUMNS:,}"})
    if "\\u" in line:
        _check_characters(row)
    return row


def _refuse_constant(name: str) -> None:
    raise BadLine(_("%(name)s is not a JSON number.") % {"name": name})


def _each_name_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadLine(_("A name stands twice in this object."))
    return found


def _flat(found: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """`{"facts": {"Material": "linen"}}` becomes `facts.Material`."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value or ""


def _check_characters(row: dict[str, str]) -> None:
    """JSON can spell what no database keeps: NUL, and half of a surrogate pair."""
    for text in (*row, *row.values()):
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise BadLine(_("This row holds a character that is no text: NUL, or half a surrogate pair."))
