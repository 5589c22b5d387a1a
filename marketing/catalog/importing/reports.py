"""What a person reads after an import: the rows that were not kept, and what a dry run would change."""

import csv
import io
import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from marketing.catalog.importing.rows import RowError
from marketing.catalog.models import Import
from marketing.common.spreadsheets import safe_cell

MOST_DIFFERENCES = 1_000
MOST_SHOWN = 1_000
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)*")


class Difference(NamedTuple):
    """What a row would change. A new product has no `before`."""

    row: int
    thing: str
    field: str
    before: str
    after: str


def errors_path(import_row: Import) -> Path:
    return Path("imports", str(import_row.shop_id), f"{import_row.pk}-errors.csv")


def report_file(import_row: Import) -> Path:
    return Path(settings.MEDIA_ROOT, "imports", str(import_row.shop_id), f"{import_row.pk}-report.csv")


def append_errors(
    import_row: Import, errors: Iterable[RowError], originals: dict[int, dict[str, str]], columns: tuple[str, ...]
) -> int:
    """Behind the part that was committed; the caller commits the new size together with the batch."""
    lines = (_error_line(error, originals[error.number], columns) for error in errors)
    header = [_("row"), _("reason"), *columns]
    return _append(Path(settings.MEDIA_ROOT, errors_path(import_row)), header, lines, import_row.errors_size)


def _error_line(error: RowError, original: dict[str, str], columns: tuple[str, ...]) -> list[object]:
    cells = [original.get(column, "") for column in columns] if original else [error.line]
    return [error.number, error.reason, *cells]


def read_errors(import_row: Import, most: int = MOST_SHOWN) -> list[dict[str, object]]:
    """The first of them, for whoever wants to see them without opening the file."""
    path = Path(settings.MEDIA_ROOT, import_row.errors_path)
    if not import_row.errors_size or not path.exists():  # it is not kept for ever
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        _row, _reason, *columns = next(lines)
        return [
            {"row": int(row), "reason": reason, "values": dict(zip(columns, cells, strict=False))}
            for row, reason, *cells in islice(lines, most)
        ]


def append_differences(import_row: Import, differences: Iterable[Difference]) -> None:
    path = report_file(import_row)
    header = [_("row"), _("product"), _("field"), _("before"), _("after")]
    _append(path, header, map(list, differences), path.stat().st_size if path.exists() else 0)


def _append(path: Path, header: list[str], lines: Iterable[list[object]], size: int) -> int:
    """A process that was killed may have written more than it committed: only what stands before `size` counts."""
    text = io.StringIO()
    writer = csv.writer(text)
    if size == 0:
        text.write("\ufeff")  # Excel reads UTF-8 only when told
        writer.writerow(map(_shown, header))
    writer.writerows(map(_shown, map(str, line)) for line in lines)
    content = text.getvalue().encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(size)
        file.seek(size)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return size + len(content)


def _shown(value: str) -> str:
    """A negative number is no formula, and a spreadsheet shall reckon with it."""
    return value if NUMBER.fullmatch(value) else safe_cell(value)
