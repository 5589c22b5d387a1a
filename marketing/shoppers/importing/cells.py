"""One cell of a file -> a value; what does not fit is said in words for the errors file."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from marketing.common.errors import Invalid


class BadCell(Exception):
    """Why a row cannot be kept."""


def text(values: dict[str, str], field: str, longest: int, *, required: bool = False) -> str:
    value = values.get(field, "")
    if required and not value:
        raise BadCell(_("“%(field)s” is empty.") % {"field": field})
    if len(value) > longest:
        raise BadCell(_("“%(field)s” is longer than %(longest)d characters.") % {"field": field, "longest": longest})
    return value


def number(values: dict[str, str], field: str, digits: int) -> Decimal | None:
    value = values.get(field, "")
    if not value:
        return None
    found = _decimal(value)
    if not found.is_finite() or abs(found) >= 10**digits:
        raise BadCell(_("“%(value)s” is no number for “%(field)s”.") % {"value": value[:40], "field": field})
    return found


def moment(values: dict[str, str], field: str, zone: ZoneInfo) -> datetime:
    """ISO 8601. A time that does not say its zone is in the zone of the file."""
    value = values.get(field, "")
    try:
        return _moment(value, zone)
    except (ValueError, OverflowError):
        message = _("“%(value)s” is no time for “%(field)s”. Write it like 2026-11-23 14:20:00.")
        raise BadCell(message % {"value": value[:40], "field": field}) from None


# The lines of an order share their time, and few prices are of one kind: most cells were read before.
@lru_cache(maxsize=10_000)
def _decimal(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        return Decimal("NaN")


@lru_cache(maxsize=10_000)
def _moment(value: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(_("“%(name)s” is no time zone. Write it like Europe/London.") % {"name": name}) from error
