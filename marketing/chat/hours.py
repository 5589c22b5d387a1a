"""When people are there, by the shop's own clock and calendar, and how that is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.utils import formats

from marketing.accounts.models import Shop
from marketing.chat.models import ServiceHours

LOOKED_AHEAD = 60  # days
SOON = timedelta(days=6)  # within which a weekday names one day alone

Span = tuple[time, time]


@dataclass(frozen=True)
class Holiday:
    first: date
    last: date
    name: str = ""

    def __str__(self) -> str:
        days = f"{self.first}" if self.first == self.last else f"{self.first} – {self.last}"
        return f"{days} {self.name}".strip()


@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo
    days: tuple[Span | None, ...]  # Monday first; an end of 00:00 is midnight
    holidays: tuple[Holiday, ...] = ()

    @classmethod
    def of(cls, row: ServiceHours) -> Self:
        read = time.fromisoformat
        return cls(
            zone=ZoneInfo(row.time_zone),
            days=tuple((read(span[0]), read(span[1])) if span else None for span in row.days),
            holidays=tuple(
                Holiday(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["name"])
                for one in row.holidays
            ),
        )

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        span = self._on(local.date())
        return span is not None and span[0] <= local.time() and (span[1] == time.min or local.time() < span[1])

    def opens(self, after: datetime) -> datetime | None:
        """The next time that somebody comes, or nothing in the days that are looked at."""
        local = after.astimezone(self.zone)
        for ahead in range(LOOKED_AHEAD):
            day = local.date() + timedelta(days=ahead)
            if span := self._on(day):
                at = datetime.combine(day, span[0], self.zone)
                if at > local:
                    return at
        return None

    def spans(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        """When somebody is there, on each day from the first to the last."""
        day, end = first.astimezone(self.zone).date(), last.astimezone(self.zone).date()
        while day <= end:
            if span := self._on(day):
                until = day + timedelta(days=span[1] == time.min)
                yield datetime.combine(day, span[0], self.zone), datetime.combine(until, span[1], self.zone)
            day += timedelta(days=1)

    def _on(self, day: date) -> Span | None:
        if any(one.first <= day <= one.last for one in self.holidays):
            return None
        return self.days[day.weekday()]


def hours_of(shop: Shop) -> Hours | None:
    return told(ServiceHours.objects.for_shop(shop).first())


def told(row: ServiceHours | None) -> Hours | None:
    """What shoppers are told, where it is switched on."""
    return Hours.of(row) if row and row.is_on else None


def said(at: datetime, now: datetime) -> str:
    """Monday 09:00 (UTC+08:00): the shopper may live by another clock."""
    day = formats.date_format(at, "l" if at - now < SOON else "SHORT_DATE_FORMAT")
    return f"{day} {at:%H:%M} (UTC{at.isoformat()[-6:]})"
