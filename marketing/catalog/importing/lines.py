"""Lines of text out of bytes: decoded one at a time, none too long, and a few of them can be read again."""

from collections import deque
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_LINE = 2**20  # bytes
MAX_LINES_A_ROW = 1_000  # a description in HTML has hundreds
MAX_REREAD = 1_000_000  # then a file that is all broken quotes is read once more at most, not a thousand times


class BadLine(Exception):
    """This line, or the row that it belongs to, cannot be read; the reason may be shown."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


class Lines:
    """An iterator of lines that remembers the lines of the record at hand.

    When a quote was opened and never closed, those lines belong to other rows: `give_back` returns all but the first.
    """

    def __init__(self, content: BinaryIO, encoding: str) -> None:
        self.number = 1  # of the line where the record at hand begins
        self._content = content
        self._encoding = encoding
        self._waiting: deque[str | BadLine] = deque()
        self._taken: list[str | BadLine] = []
        self._reread = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self._taken) == MAX_LINES_A_ROW:
            raise BadLine(_("This row goes on for more than %(lines)s lines.") % {"lines": MAX_LINES_A_ROW})
        line = self._waiting.popleft() if self._waiting else self._read()
        self._taken.append(line)
        if isinstance(line, BadLine):
            raise line
        return line

    @property
    def first(self) -> str:
        """The first line of the record at hand, as it was written."""
        return self._taken[0] if self._taken and isinstance(self._taken[0], str) else ""

    @property
    def several(self) -> bool:
        return len(self._taken) > 1

    def begin_record(self) -> None:
        self.number += len(self._taken)
        self._taken.clear()

    def give_back(self) -> None:
        if self._reread < MAX_REREAD:
            self._reread += len(self._taken)
            self._waiting.extendleft(reversed(self._taken[1:]))
            del self._taken[1:]

    def _read(self) -> str | BadLine:
        line = self._content.readline(MAX_LINE)
        if not line:
            raise StopIteration
        if len(line) == MAX_LINE and line[-1:] != b"\n":
            return self._skip_rest()
        if b"\0" in line:
            return BadLine(_("This line holds a NUL character."))
        return self._decode(line)

    def _decode(self, line: bytes) -> str | BadLine:
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError:
            return BadLine(_("This line holds bytes that are not %(encoding)s.") % {"encoding": self._encoding})
        self._encoding = self._encoding.removesuffix("-sig")  # the mark stands before the first line alone
        return text

    def _skip_rest(self) -> BadLine:
        while (line := self._content.readline(MAX_LINE)) and not line.endswith(b"\n"):
            pass
        return BadLine(_("This line is longer than %(limit)s bytes.") % {"limit": f"{MAX_LINE:,}"})
