"""What came of a test of two versions, by arm. Counted from the rows, in SQL.

The unit is a shopper: who saw a list of the test is in its arm, once, however many of its lists they saw. They count as a
success when they clicked in one, or put what they clicked into the cart, or bought it, as `attribution` tells. Left out are
those who saw lists of both arms, on two devices that turn out to be one person's, and machines.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.recommendations import selectors
from marketing.recommendations.attribution import attributed, since_day
from marketing.recommendations.models import VersionTest
from marketing.shoppers.purchases import LATEST, WINDOW

OPEN = WINDOW + LATEST  # so long after its end the figures of a test may still change
KINDS = ("clicked", "carted", "bought")

COUNT = f"""
WITH {attributed()},
    shown AS MATERIALIZED (
        SELECT list.id, list.arm FROM recommendations_recommendation list
        WHERE list.shop_id = %(shop)s AND list.day BETWEEN %(since)s AND %(until)s AND list.arm <> ''
              AND list.created_at >= %(begin)s AND list.created_at < %(end)s),
    seer AS MATERIALIZED (
        SELECT raw.person, min(shown.arm) AS arm,
               min(shown.arm) < max(shown.arm) OR bool_or(machine.person IS NOT NULL) AS is_left_out
        FROM raw JOIN shown ON shown.id = raw.list_id
        LEFT JOIN machine ON machine.person = raw.person AND machine.day = raw.day GROUP BY raw.person),
    did AS (
        SELECT person, list_id, 'clicked' AS kind FROM click
        UNION ALL SELECT named.person, won.list_id, won.kind FROM won JOIN named USING (list_id)),
    achieved AS MATERIALIZED (
        SELECT DISTINCT did.person, did.kind FROM did JOIN shown ON shown.id = did.list_id)
SELECT arm, count(*) FILTER (WHERE NOT is_left_out), {
    ", ".join(
        f"count(*) FILTER (WHERE NOT is_left_out AND (person, '{kind}') IN (SELECT person, kind FROM achieved))"
        for kind in KINDS
    )
}, count(*) FILTER (WHERE is_left_out)
FROM seer GROUP BY arm"""  # noqa: S608 (each part is a constant)


def open_tests(shop: Shop) -> QuerySet[VersionTest]:
    """Those whose figures may still change."""
    tests = selectors.version_tests(shop)
    return tests.filter(ended_at=None) | tests.filter(ended_at__gte=timezone.now() - OPEN)


def count_test(test: VersionTest) -> dict[str, int]:
    """The counts by their fields. Read it inside the shop's context."""
    end = test.ended_at or timezone.now()
    since = test.started_at.date()
    within = {"begin": test.started_at, "end": end, "until": end.date()}
    figures = {f"{arm}_{name}": 0 for arm in "ab" for name in ("seen", *KINDS)} | {"left_out": 0}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, since_day(test.shop, since) | within)
        for arm, seen, clicked, carted, bought, left_out in cursor.fetchall():
            counts = {"seen": seen, "clicked": clicked, "carted": carted, "bought": bought}
            figures |= {f"{arm}_{name}": count for name, count in counts.items()}
            figures["left_out"] += left_out
    return figures | _lists_of_b(test, end.date() + timedelta(days=1))


def _lists_of_b(test: VersionTest, last: object) -> dict[str, int]:
    lists = selectors.recommendations(test.shop).filter(
        arm="b", day__range=(test.started_at.date(), last), created_at__gte=test.started_at
    )
    return {"b_lists": lists.count(), "b_by_itself": lists.filter(model_version=str(test.b), fallback="").count()}


def keep_test(test: VersionTest, figures: dict[str, int]) -> None:
    selectors.version_tests(test.shop).filter(pk=test.pk).update(**figures, counted_at=timezone.now())
