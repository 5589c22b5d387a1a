"""When people are there."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CONTENT, require
from marketing.chat.hours import Hours, Span
from marketing.chat.models import ServiceHours
from marketing.common.errors import Conflict, Invalid
from marketing.common.time_zones import time_zones


@transaction.atomic
def change_hours(
    shop: Shop, hours: Hours, *, is_on: bool, actor: User | None, version: int | None = None
) -> ServiceHours:
    require(actor, shop, EDIT_CONTENT)
    ServiceHours.objects.get_or_create(shop=shop)
    row = ServiceHours.objects.for_shop(shop).select_for_update().get()
    if version is not None and version != row.version:
        raise Conflict(_("Somebody changed the hours since you opened them. Look at them again."))
    _require_sense(hours, is_on=is_on)
    row.is_on, row.time_zone = is_on, hours.zone.key
    row.days = [_written(span) for span in hours.days]
    row.holidays = [
        {"first": one.first.isoformat(), "last": one.last.isoformat(), "name": one.name} for one in hours.holidays
    ]
    row.version += 1
    row.save()
    record("service_hours.changed", subject=row, actor=actor, is_on=is_on, days=row.days, holidays=row.holidays)
    return row


def _require_sense(hours: Hours, *, is_on: bool) -> None:
    if hours.zone.key not in time_zones():
        raise Invalid(_("Choose a time zone."), pointer="/time_zone")
    if is_on and not any(hours.days):
        raise Invalid(_("Say on which days somebody is there."))


def _written(span: Span | None) -> list[str]:
    return [f"{at:%H:%M}" for at in span] if span else []
