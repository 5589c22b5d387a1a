"""The rows that were not kept, as a file that a person opens, mends and imports again."""

import csv
import io
import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from marketing.catalog.importing.files import RowError

FORMULA_STARTS = "=+-@\t\r＝＋－＠"
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)*")


class ErrorsFile:
    """Only what stands before `size` counts: a process that was killed may have written more than it committed."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.path = path
        self.columns = columns

    def append(self, errors: Iterable[tuple[RowError, dict[str, str]]], size: int) -> int:
        """Write behind `size`, and answer the new size. The caller commits it together with the batch."""
        text = io.StringIO()
        writer = csv.writer(text)
        if size == 0:
            text.write("\ufeff")  # Excel reads UTF-8 only when told
            writer.writerow([_("row"), _("reason"), *map(safe_cell, self.columns)])
        for error, values in errors:
            original = [values.get(column, "") for column in self.columns] if values else [error.line]
            writer.writerow([error.number, *map(safe_cell, [str(error.reason), *original])])
        return self._write(text.getvalue().encode(), size)

    def _write(self, content: bytes, size: int) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(size)
            file.seek(size)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return size + len(content)


def safe_cell(text: str) -> str:
    """A spreadsheet runs what begins like a formula; an apostrophe makes it text. A negative number stays one."""
    return f"'{text}" if text[:1] and text[0] in FORMULA_STARTS and not NUMBER.fullmatch(text) else text
