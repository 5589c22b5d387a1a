"""What a shop's data of the last five weeks looks like, in counts: read once a day by a job, which keeps them as its result.

The unit is a visitor: what one of them does ten times says no more of the shop than what they do once.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from marketing.accounts.models import Shop
from marketing.catalog.selectors import offered
from marketing.jobs.models import Job
from marketing.jobs.selectors import jobs
from marketing.shoppers.models import OrderLine
from marketing.shoppers.purchases import PRODUCTS
from marketing.shoppers.selectors import HISTORY_EVENTS

LOOK = "recommendations.look_at_data"
WEEKS = 5  # the last one, and four to hold it against
EXAMPLES = 5
WORDLESS = r"^[\s[:digit:][:punct:]]*$"  # a title that says nothing to a model which reads words
DID = """
    did AS MATERIALIZED (
        SELECT (%(today)s - 1 - day) / 7 AS week, day, name, coalesce(shopper_id, visitor_id) AS person, items
        FROM shoppers_event WHERE shop_id = %(shop)s AND day >= %(today)s - 35 AND day < %(today)s
             AND coalesce(shopper_id, visitor_id) IS NOT NULL)"""
PEOPLE = f"""
WITH {DID}
SELECT 'all', '', week, count(DISTINCT person) FROM did GROUP BY week
UNION ALL
SELECT 'kind', name, week, count(DISTINCT person) FROM did GROUP BY name, week
UNION ALL
SELECT 'category', category.name, week, count(DISTINCT person) FROM did event {PRODUCTS}
JOIN catalog_product product ON product.shop_id = %(shop)s AND product.external_id = item->>'product_id'
JOIN catalog_category category ON category.shop_id = %(shop)s AND category.id = product.category_id
WHERE event.name = ANY(%(names)s) GROUP BY category.name, week
UNION ALL
SELECT 'yesterday', '', week, count(DISTINCT person) FROM did WHERE (%(today)s - 1 - day) %% 7 = 0 GROUP BY week"""  # noqa: S608 (each part is a constant)
NAMED = f"""
SELECT item->>'product_id', count(*), product.id IS NULL
FROM shoppers_event event {PRODUCTS}
LEFT JOIN catalog_product product ON product.shop_id = %(shop)s AND product.external_id = item->>'product_id'
WHERE event.shop_id = %(shop)s AND event.day >= %(today)s - 7 AND event.day < %(today)s AND event.name = ANY(%(names)s)
GROUP BY 1, 3 ORDER BY 2 DESC, 1"""  # noqa: S608


def look(shop: Shop, today: date) -> dict[str, Any]:
    """Read it inside the shop's context. Today is left out: it is not over."""
    return {
        "today": today.isoformat(),
        "people": _people(shop, today),
        "named": _named(shop, today),
        "ordered": _ordered(shop, today),
        "products": _products(shop),
    }


def last_look(shop: Shop) -> Job | None:
    return jobs(shop).filter(kind=LOOK, state=Job.State.SUCCEEDED).first()


def _people(shop: Shop, today: date) -> dict[str, dict[str, list[int]]]:
    """What -> which -> visitors of each week, the last one first."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * WEEKS))
    for what, which, week, count in _rows(PEOPLE, shop, today):
        found[what][which][week] = count
    return {what: dict(weeks) for what, weeks in found.items()}


def _named(shop: Shop, today: date) -> dict[str, Any]:
    named = list(_rows(NAMED, shop, today))
    unknown = [(product_id, count) for product_id, count, is_unknown in named if is_unknown]
    return {
        "of": sum(count for _id, count, _unknown in named),
        "unknown": sum(count for _id, count in unknown),
        "examples": [product_id for product_id, _count in unknown[:EXAMPLES]],
    }


def _ordered(shop: Shop, today: date) -> dict[str, Any]:
    end = datetime.combine(today, time.min, UTC)
    lines = OrderLine.objects.for_shop(shop).filter(
        order__shop=shop, order__placed_at__gte=end - timedelta(days=28), order__placed_at__lt=end
    )
    counts = lines.aggregate(of=Count("pk"), unknown=Count("pk", filter=Q(product=None)))
    unknown = lines.filter(product=None).order_by().values_list("code").annotate(n=Count("pk")).order_by("-n", "code")
    return {**counts, "examples": [code for code, _n in unknown[:EXAMPLES]]}


def _products(shop: Shop) -> dict[str, int]:
    return offered(shop).aggregate(
        of=Count("pk"),
        wordless=Count("pk", filter=Q(title__regex=WORDLESS)),
        without_category=Count("pk", filter=Q(category=None)),
    )


def _rows(statement: str, shop: Shop, today: date) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"shop": shop.pk, "today": today, "names": HISTORY_EVENTS})
        yield from cursor.fetchall()
