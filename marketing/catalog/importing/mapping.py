"""Which of a file's columns holds which of our fields: named by a person, or known by its header."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from marketing.catalog.importing.rows import Row
from marketing.common.errors import Invalid


@dataclass(frozen=True)
class Field:
    """A field of ours, and the headers by which it goes elsewhere; the first of them that is there wins."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Columns:
    """Our field -> their column."""

    names: dict[str, str]

    def read(self, row: Row) -> Row:
        values = {ours: row.values.get(theirs, "").strip() for ours, theirs in self.names.items()}
        taken = set(self.names.values())
        others = {theirs: value for theirs, value in row.values.items() if theirs not in taken}
        return Row(row.number, values, others)


def parse_map(text: str) -> dict[str, str]:
    """`order=invoice,product=stock_code`: our field = their column."""
    named = {}
    for part in filter(str.strip, text.split(",")):
        ours, _equals, theirs = (word.strip() for word in part.partition("="))
        if not (ours and theirs):
            raise Invalid(
                _("“%(part)s” says no column. Write FIELD=COLUMN, with commas between.") % {"part": part.strip()}
            )
        named[ours] = theirs
    return named


def match_columns(columns: Iterable[str], fields: Iterable[Field], named: dict[str, str]) -> Columns:
    columns, fields = list(columns), list(fields)
    names = {ours: _find(columns, theirs) for ours, theirs in known_fields(named, fields).items()}
    for field in fields:
        free = [column for column in columns if column not in names.values()]
        if field.name not in names and (column := _guess(free, field)):
            names[field.name] = column
    for field in fields:
        if field.required and field.name not in names:
            raise Invalid(
                _(
                    "No column of this file is “%(field)s”. It has: %(columns)s. It needs: %(needed)s. "
                    "Rename a column, or map one to “%(field)s”."
                )
                % {"field": field.name, "columns": _listed(columns), "needed": _needed(fields)}
            )
    return Columns(names)


def known_fields(named: dict[str, str], fields: Iterable[Field]) -> dict[str, str]:
    known = [field.name for field in fields]
    if strange := next((ours for ours in named if ours not in known), None):
        raise Invalid(
            _("“%(field)s” is no field of ours. The fields are: %(fields)s.")
            % {"field": strange, "fields": ", ".join(known)}
        )
    return named


def _find(columns: list[str], wanted: str) -> str:
    if wanted in columns:
        return wanted
    found = [column for column in columns if plain(column) == plain(wanted)]
    if len(found) != 1:
        raise Invalid(
            _("There is no column “%(column)s”. The file has: %(columns)s.")
            % {"column": wanted, "columns": _listed(columns)}
        )
    return found[0]


def _guess(columns: list[str], field: Field) -> str | None:
    for alias in (field.name, *field.aliases):
        found = [column for column in columns if plain(column) == plain(alias)]
        if len(found) > 1:
            raise Invalid(
                _("The columns “%(first)s” and “%(second)s” both look like “%(field)s”. Say which one it is.")
                % {"first": found[0], "second": found[1], "field": field.name}
            )
        if found:
            return found[0]
    return None


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """`Product ID`, `product_id` and `ＰＲＯＤＵＣＴ－ＩＤ` are one header."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(character for character in folded if not (character.isspace() or character in "_-"))


def _needed(fields: list[Field]) -> str:
    return ", ".join(field.name for field in fields if field.required)


def _listed(columns: list[str]) -> str:
    return ", ".join(columns[:30]) + ("…" if len(columns) > 30 else "")
