"""The bytes of a file, plain or gzip. What a file is, its first bytes say; its name may lie."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from marketing.common.errors import Invalid

REFUSED = {
    b"PK\x03\x04": _("This is a ZIP archive or an Excel file. Save it as CSV (UTF-8), and import that."),
    b"\xff\xfe": _("This file is written in UTF-16. Save it as UTF-8, and import that."),
    b"\xfe\xff": _("This file is written in UTF-16. Save it as UTF-8, and import that."),
}
# Text shrinks by 5 to 40; only a file made to fill our disk or our time grows by more than this.
MAX_RATIO = 200
SMALL = 64 * 2**20


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """Damage inside an archive shows only while it is read, so it is answered here, for the whole of the reading."""
    try:
        with _open(path) as content:
            start = content.peek(4)[:4]
            for magic, advice in REFUSED.items():
                if start.startswith(magic):
                    raise Invalid(advice)
            yield content
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Invalid(_("This gzip file is damaged or cut off. Pack it again, or import it unpacked.")) from error
    except IsADirectoryError as error:
        raise Invalid(_("“%(path)s” is a folder, not a file.") % {"path": path}) from error
    except FileNotFoundError as error:
        raise Invalid(_("There is no file “%(path)s”.") % {"path": path}) from error
    except PermissionError as error:
        raise Invalid(_("The file “%(path)s” may not be read.") % {"path": path}) from error


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return BufferedReader(gzip.open(path)) if packed else path.open("rb")  # reads a line four times as fast


def refuse_bomb(path: Path, unpacked: int) -> None:
    if unpacked > SMALL and unpacked > MAX_RATIO * path.stat().st_size:
        raise Invalid(
            _("Unpacked, this file grows more than %(ratio)s times. Import it unpacked.") % {"ratio": MAX_RATIO}
        )
