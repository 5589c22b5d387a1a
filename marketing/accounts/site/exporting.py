"""A list as CSV, as Excel likes it: UTF-8 with a mark, and no cell that Excel would run as a formula.

Columns carry our field names in every language, so that an exported file can be imported again.
"""

import csv
import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.common.downloads import Download
from marketing.common.errors import Invalid
from marketing.common.spreadsheets import safe_cell

MOST_ROWS = 200_000


def export_csv(queryset: QuerySet, fields: tuple[str, ...], *, name: str) -> Download:
    refuse_too_many(queryset)
    header = [field.partition("__")[0] for field in fields]
    return csv_file(header, queryset.values_list(*fields).iterator(chunk_size=2000), name=name)


def refuse_too_many(queryset: QuerySet) -> None:
    if queryset.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise Invalid(_("At most 200,000 rows are exported at once. Narrow the list with a filter, then export again."))


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Download:
    """Written to a file first: an answer that reads rows while it streams would read after the shop's context ended."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    file.write(b"\xef\xbb\xbf")
    writer = csv.writer(_Encoded(file))
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    file.seek(0)
    return Download(file, as_attachment=True, filename=f"{name}-{timezone.localdate()}.csv")


class _Encoded:
    """The little of a text file that `csv` asks for."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, text: str) -> int:
        return self.file.write(text.encode())


def cell(value: object) -> object:
    """Text that begins like a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return safe_cell(value)
    return "" if value is None else value
