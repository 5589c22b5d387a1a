"""Visits to each product on each day, and what they led to: counted from the rows, in SQL, a few days at a time, and kept.

A visit is a shopper who looked at the product on a day, counted once on that day. It led into the cart, or to a purchase, if
the same person did so within seven days; of several visits the last one before it counts. Visits of a person who looks at
more products in a day than people do are left out.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Import
from marketing.content.models import Visits
from marketing.shoppers.purchases import EVENTS, LATEST, PERSON, PRODUCTS, RECENT, WINDOW, Within, purchases

AT_ONCE = 7  # days; a statement reads those of which their purchases may come, too
MOST_A_DAY = 200  # products looked at by one person; more is a machine's work
DAY = timedelta(days=1)


def success(within: Within) -> str:
    """What was put into a cart, and what was bought."""
    return f"""
    {purchases(within)},
    success AS MATERIALIZED (
        SELECT 'carted' AS kind, event.id::text AS key, item->>'product_id' AS product_id, {PERSON} AS person,
               event.occurred_at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'add_to_cart' {within.events}
        UNION ALL
        SELECT 'bought', key, product_id, person, occurred_at FROM purchase)"""  # noqa: S608 (each part is a constant)


SOON = f"AND event.day <= %(until)s + {WINDOW.days + 1}"
UNTIL = Within(events=SOON, purchases=SOON, orders=f"AND orders.placed_at < %(until)s + {WINDOW.days + 2}")
SUMS = "sum(seen) AS seen, sum(carted) AS carted, sum(bought) AS bought"
COUNT = f"""
WITH {success(UNTIL)},
    look AS MATERIALIZED (
        SELECT item->>'product_id' AS product_id, event.day, left(lower(event.locale), 2) AS language,
               {PERSON} AS person, min(event.occurred_at) AS at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'view_item' {SOON} GROUP BY 1, 2, 3, 4),
    machine AS (SELECT person, day FROM look GROUP BY person, day HAVING count(*) > {MOST_A_DAY}),
    visit AS MATERIALIZED (
        SELECT * FROM look WHERE NOT EXISTS (
            SELECT FROM machine WHERE machine.person = look.person AND machine.day = look.day)),
    won AS (
        SELECT DISTINCT ON (success.kind, success.key, success.product_id)
               success.kind, visit.product_id, visit.day, visit.language, visit.person
        FROM success JOIN visit USING (person, product_id)
        WHERE success.occurred_at BETWEEN visit.at AND visit.at + interval '{WINDOW.days} days'
        ORDER BY success.kind, success.key, success.product_id, visit.at DESC),
    result AS (
        SELECT product_id, day, language, person, bool_or(kind = 'carted') AS carted, bool_or(kind = 'bought') AS bought
        FROM won GROUP BY product_id, day, language, person),
    daily AS MATERIALIZED (
        SELECT visit.product_id, visit.day, visit.language, count(*) AS seen,
               count(*) FILTER (WHERE result.carted) AS carted, count(*) FILTER (WHERE result.bought) AS bought
        FROM visit LEFT JOIN result USING (product_id, day, language, person)
        WHERE visit.day BETWEEN %(since)s AND %(until)s AND visit.product_id <> '' GROUP BY 1, 2, 3),
    every AS (SELECT day, language, {SUMS} FROM daily GROUP BY day, language)
INSERT INTO content_visits (id, shop_id, created_at, updated_at, day, language, product_id, seen, carted, bought)
SELECT gen_random_uuid(), %(shop)s, statement_timestamp(), statement_timestamp(), day, language, product_id, seen, carted, bought
FROM (SELECT day, language, product_id, seen, carted, bought FROM daily
      UNION ALL SELECT day, language, '', seen, carted, bought FROM every WHERE language <> ''
      UNION ALL SELECT %(since)s + number, '', '', coalesce(seen, 0), coalesce(carted, 0), coalesce(bought, 0)
      FROM generate_series(0, %(until)s - %(since)s) number
      LEFT JOIN every ON every.day = %(since)s + number AND every.language = '') counted"""  # noqa: S608 (each part is a constant)


def count_days(shop: Shop, since: date, until: date) -> None:
    """In place of what was counted of these days before. One statement and one transaction: do not ask for many."""
    Visits.objects.for_shop(shop).filter(day__range=(since, until)).delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"shop": shop.pk, "since": since, "until": until})


def spans_to_count(shop: Shop, since: date, asked_at: datetime) -> list[tuple[date, date]]:
    """From that day until today, a few days each: all that were not counted yet for who asks, save those that cannot change."""
    whole = Visits.objects.for_shop(shop).filter(product_id="", language="", day__gte=since)
    counted = dict(whole.values_list("day", "updated_at"))
    files_at = imported_at(shop)
    due = [day for day in _days(since) if not _holds(day, counted.get(day), asked_at, files_at)]
    return list(_spans(due))


def _days(since: date) -> Iterator[date]:
    today = timezone.now().date()
    return (since + number * DAY for number in range((today - since).days + 1))


def _holds(day: date, counted_at: datetime | None, asked_at: datetime, files_at: datetime | None) -> bool:
    if counted_at is None or (files_at and counted_at < files_at):
        return False
    return counted_at >= asked_at or counted_at.date() > day + WINDOW + LATEST


def imported_at(shop: Shop) -> datetime | None:
    """Files bring events and orders of any past day, and undoing them takes those away."""
    files = Import.objects.for_shop(shop).exclude(kind=Import.Kind.PRODUCTS)
    return files.aggregate(at=Max("updated_at"))["at"]


def _spans(days: list[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, `AT_ONCE` at the most."""
    while days:
        length = next((n for n in range(1, min(AT_ONCE, len(days))) if days[n] != days[0] + n * DAY), None)
        length = length or min(AT_ONCE, len(days))
        yield days[0], days[length - 1]
        days = days[length:]
