"""What came of the texts of a test, by half. Counted from the rows, in SQL.

The unit is a shopper: who saw a text of the test is in its half, once, however often and however many of its texts they
saw. They count as a success when they put a product into the cart, or bought it, within seven days after they first saw its
text. Left out are those who saw both halves, on two devices that turn out to be one person's, and machines, which see more
in a day than people do. Both happens in either half alike.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.content.models import Experiment
from marketing.content.splitting import ARM_IN_SQL
from marketing.content.visits import MOST_A_DAY, UNTIL, success
from marketing.shoppers.purchases import EVENTS, LATEST, PERSON, RECENT, WINDOW

OPEN = WINDOW + LATEST  # so long after its end the figures of a test may still change

COUNT = f"""
WITH {success(UNTIL)},
    sight AS MATERIALIZED (
        SELECT pair.experiment_id, pair.external_id AS product_id, event.day, event.occurred_at, {PERSON} AS person,
               {ARM_IN_SQL} AS arm
        FROM {EVENTS} JOIN content_pair pair ON pair.shop_id = event.shop_id AND pair.id = event.content_id
        JOIN content_experiment experiment ON experiment.shop_id = pair.shop_id AND experiment.id = pair.experiment_id
        WHERE {RECENT} AND event.name = 'view_promotion' AND event.visitor_id IS NOT NULL
              AND event.content_id IS NOT NULL AND experiment.id = %(experiment)s
              AND event.occurred_at >= experiment.started_at
              AND event.occurred_at < least(pair.left_at, experiment.ended_at, 'infinity')),
    machine AS (SELECT person FROM sight GROUP BY person, day HAVING count(DISTINCT product_id) > {MOST_A_DAY}),
    seer AS MATERIALIZED (
        SELECT experiment_id, person, min(arm) AS arm,
               min(arm) < max(arm) OR person IN (SELECT person FROM machine) AS is_left_out
        FROM sight GROUP BY experiment_id, person),
    first AS MATERIALIZED (
        SELECT experiment_id, product_id, person, min(occurred_at) AS at FROM sight GROUP BY 1, 2, 3),
    won AS MATERIALIZED (
        SELECT first.experiment_id, person, bool_or(success.kind = 'carted') AS carted,
               bool_or(success.kind = 'bought') AS bought
        FROM first JOIN success USING (person, product_id)
        WHERE success.occurred_at BETWEEN first.at AND first.at + interval '{WINDOW.days} days'
        GROUP BY first.experiment_id, person)
SELECT seer.experiment_id,
       {
    ", ".join(
        f'''count(*) FILTER (WHERE NOT is_left_out AND arm = {arm}),
       count(*) FILTER (WHERE NOT is_left_out AND arm = {arm} AND won.carted),
       count(*) FILTER (WHERE NOT is_left_out AND arm = {arm} AND won.bought)'''
        for arm in (0, 1)
    )
},
       count(*) FILTER (WHERE is_left_out)
FROM seer LEFT JOIN won USING (experiment_id, person) GROUP BY seer.experiment_id"""  # noqa: S608 (each part is a constant)


class Counted(NamedTuple):
    experiment_id: UUID
    a_seen: int
    a_carted: int
    a_bought: int
    b_seen: int
    b_carted: int
    b_bought: int
    left_out: int


def open_experiments(shop: Shop) -> QuerySet[Experiment]:
    """Those whose figures may still change."""
    started = Experiment.objects.for_shop(shop).exclude(started_at=None)
    return started.filter(Q(ended_at=None) | Q(ended_at__gte=timezone.now() - OPEN) | Q(counted_at=None))


def count_experiment(shop: Shop, experiment: Experiment) -> Iterator[Counted]:
    """Read it inside the shop's context. Of one that nobody saw yet there is nothing."""
    since, until = experiment.started_at.date() - timedelta(days=1), (experiment.ended_at or timezone.now()).date()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"shop": shop.pk, "since": since, "until": until, "experiment": experiment.pk})
        yield from (Counted(*row) for row in cursor.fetchall())


def keep_experiments(shop: Shop, counted: Iterable[Counted]) -> None:
    for row in counted:
        figures = row._asdict()
        found = Experiment.objects.for_shop(shop).filter(pk=figures.pop("experiment_id"))
        found.update(**figures, counted_at=timezone.now())
