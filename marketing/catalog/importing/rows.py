"""A row of a file, and one that is not kept."""

from typing import NamedTuple

from django.utils.functional import Promise


class Row(NamedTuple):
    number: int  # of the line where it begins, from 1; of the items of an XML file, which one it is
    values: dict[str, str]
    others: dict[str, str] = {}  # once mapped to our words: the columns that have none


class RowError(NamedTuple):
    """A row that is not kept: where and why. What cannot be read is shown as the line that it was."""

    number: int
    reason: str | Promise
    line: str = ""
    values: dict[str, str] = {}
