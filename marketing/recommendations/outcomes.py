"""What came of the lists that were answered: seen, clicked, put in the cart, bought. Counted from the rows, in SQL.

The unit is a list, counted once on the day it was answered, so that every rate is a share of the lists seen:
- *seen*: an event names it. A click proves it, too, where the event of the sight was lost or comes later.
- *clicked*, *carted*, *bought*: as `attribution` tells.
Lists of a visitor who saw more of them in a day than people do are left out, and counted apart.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, Min

from marketing.accounts.models import Shop
from marketing.catalog.models import Import
from marketing.recommendations.attribution import attributed, since_day
from marketing.recommendations.models import Outcome, Recommendation
from marketing.shoppers.purchases import LATEST, WINDOW

OPEN = WINDOW + LATEST  # so long the figures of a day may still change


class DayOutcome(NamedTuple):
    day: date
    placement: str
    model_version: str
    answered: int
    seen: int
    clicked: int
    carted: int
    bought: int
    left_out: int


COUNT = f"""
WITH {attributed()}
SELECT list.day, list.placement, list.model_version, count(*),
       count(seen.list_id), count(clicked.list_id), count(carted.list_id), count(bought.list_id),
       count(any_sight.list_id) - count(seen.list_id)
FROM recommendations_recommendation list
LEFT JOIN (SELECT DISTINCT list_id FROM raw) any_sight ON any_sight.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM named) seen ON seen.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM click) clicked ON clicked.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM won WHERE kind = 'carted') carted ON carted.list_id = list.id
LEFT JOIN (SELECT DISTINCT list_id FROM won WHERE kind = 'bought') bought ON bought.list_id = list.id
WHERE list.shop_id = %(shop)s AND list.day >= %(since)s
GROUP BY list.day, list.placement, list.model_version
ORDER BY list.day, list.placement, list.model_version"""  # noqa: S608 (each part is a constant)


def count_outcomes(shop: Shop, since: date) -> Iterator[DayOutcome]:
    """For each day from `since` on. Read it inside the shop's context."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, since_day(shop, since))
        yield from (DayOutcome(*row) for row in cursor.fetchall())


def first_open_day(shop: Shop) -> date | None:
    """From which day on the figures may differ from what was counted last. None while nothing was ever answered."""
    counted_at = Outcome.objects.for_shop(shop).aggregate(at=Max("updated_at"))["at"]
    if counted_at is None or _was_imported_since(shop, counted_at):
        return Recommendation.objects.for_shop(shop).aggregate(first=Min("day"))["first"]
    return counted_at.date() - OPEN


def _was_imported_since(shop: Shop, moment: datetime) -> bool:
    """Files bring events and orders of any past day, and undoing them takes those away."""
    files = Import.objects.for_shop(shop).filter(kind__in=(Import.Kind.ORDERS, Import.Kind.EVENTS))
    return files.filter(updated_at__gte=moment).exists()


def keep(shop: Shop, since: date, counted: Iterable[DayOutcome]) -> None:
    """In place of what was counted of these days before. Older days stay, also when their rows are deleted one day."""
    Outcome.objects.for_shop(shop).filter(day__gte=since).delete()
    Outcome.objects.bulk_create(Outcome(shop=shop, **row._asdict()) for row in counted)
