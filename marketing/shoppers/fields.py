"""Reads one field of something that came from outside, strictly, and says what is wrong with it."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.utils.translation import gettext_lazy as _

NOT_STORABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no half of a surrogate pair


class Rejected(Exception):
    """This event cannot be kept; `detail` says what to change."""

    def __init__(self, code: str, detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def wrong(field: str, wanted: object) -> Rejected:
    return Rejected("invalid", _("%(field)s must be %(wanted)s.") % {"field": field, "wanted": wanted})


def text(raw: dict, field: str, longest: int) -> str:
    value = raw.get(field)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # ids are often numbers where they come from
    if not isinstance(value, str) or len(value) > longest or NOT_STORABLE.search(value):
        raise wrong(field, _("a text of at most %(longest)s characters") % {"longest": longest})
    return value.strip()


def code(raw: dict, field: str, pattern: re.Pattern[str]) -> str:
    value = text(raw, field, 10)
    if value and not pattern.fullmatch(value):
        raise wrong(field, _("a code such as GBP or zh-CN"))
    return value


def uuid(raw: dict, field: str) -> UUID | None:
    value = raw.get(field)
    if value is None:
        return None
    try:
        found = UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise wrong(field, _("a UUID")) from None
    if not found.int:
        raise wrong(field, _("a UUID that nobody can guess"))
    return found


def number(raw: dict, field: str, digits: int) -> Decimal | None:
    """A number, or a decimal text: money survives JSON best as a text."""
    value = raw.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        raise wrong(field, _("a number"))
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise wrong(field, _("a number")) from None
    if not found.is_finite() or not 0 <= found < 10**digits:
        raise wrong(field, _("a number from 0 to 10^%(digits)s") % {"digits": digits})
    return found


def answer(raw: dict, field: str) -> bool | None:
    value = raw.get(field)
    if value is not None and not isinstance(value, bool):
        raise wrong(field, _("true or false"))
    return value


def part(raw: dict, field: str) -> dict:
    value = raw.get(field)
    if value is not None and not isinstance(value, dict):
        raise wrong(field, _("an object"))
    return value or {}


def moment(value: str) -> datetime | None:
    """A time in UTC, or None where the text is no time or does not say its zone."""
    try:
        when = datetime.fromisoformat(value)
        return when.astimezone(UTC) if when.tzinfo else None
    except (ValueError, OverflowError):
        return None
