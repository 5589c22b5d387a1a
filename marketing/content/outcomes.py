"""What came of texts that went live: the same product, as many days before as after. Added up from the visits of each day.

- The days end with the text, with the last day whose seven days are over, or after four weeks; before, they do not reach
  back past an earlier text at the same place. The day of the publication itself is on neither side.
- While a test runs at the place, half of the shoppers read another text: its days are on neither side. What a text that won
  is held against are the days before the test.
- Visits are those in the text's language, and those of which no language is told.
- *Others* are all products with no text of that language that began or ended, for everybody or for half, in these days.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.content.models import Effect, Pair, Publication
from marketing.content.visits import imported_at
from marketing.shoppers.purchases import LATEST, WINDOW

LONGEST = timedelta(days=28)  # on each side
OPEN = LONGEST + WINDOW + LATEST  # so long the figures of a publication may still change
AT_ONCE = 500  # texts; a statement adds up the days of so many

PLACE = ("product_id", "kind", "locale", "audience")
HERE = " AND ".join(f"{{0}}.{name} = text.{name}" for name in PLACE)
FIELDS = ", ".join(f"text.{name}" for name in PLACE)
TEXTS = f"""
    change AS MATERIALIZED (
        SELECT text.id, text.draft_id, {FIELDS}, product.external_id, left(text.locale, 2) AS language,
               text.created_at AS began_at, text.ended_at, false AS on_trial
        FROM content_publication text
        JOIN catalog_product product ON product.shop_id = text.shop_id AND product.id = text.product_id
        WHERE text.shop_id = %(shop)s AND NOT text.on_trial
        UNION ALL
        SELECT text.id, text.draft_id, {FIELDS}, pair.external_id, left(text.locale, 2),
               greatest(text.created_at, test.started_at), least(pair.left_at, test.ended_at), true
        FROM content_pair pair
        JOIN content_experiment test ON test.shop_id = pair.shop_id AND test.id = pair.experiment_id
        JOIN content_publication text ON text.shop_id = pair.shop_id AND text.id = pair.publication_id
        WHERE pair.shop_id = %(shop)s AND test.started_at < least(pair.left_at, test.ended_at, 'infinity')),
    dated AS MATERIALIZED (
        SELECT *, (began_at AT TIME ZONE 'UTC')::date AS began, (ended_at AT TIME ZONE 'UTC')::date AS ended FROM change),
    asked AS (
        SELECT text.*, coalesce((
            SELECT min(trial.began) FROM dated trial WHERE trial.on_trial AND {HERE.format("trial")}
                   AND trial.began_at < text.began_at AND (trial.ended IS NULL OR trial.ended >= text.began)), text.began
            ) AS parted
        FROM dated text WHERE NOT text.on_trial AND text.id = ANY(%(publications)s)),
    text AS MATERIALIZED (
        SELECT text.*, greatest(0, least({LONGEST.days}, ended - began - 1, %(today)s - {WINDOW.days + 1} - began,
                   (SELECT min(later.began) FROM dated later WHERE {HERE.format("later")}
                           AND later.began_at > text.began_at) - began - 1,
                   parted - 1 - (SELECT max(day) FROM dated former, LATERAL (VALUES (former.began), (former.ended)) edge (day)
                                 WHERE {HERE.format("former")} AND day < parted))) AS days
        FROM asked text),
    frame AS MATERIALIZED (SELECT DISTINCT parted, began, days, language FROM text WHERE days > 0),
    changed AS MATERIALIZED (
        SELECT DISTINCT frame.*, dated.external_id AS product_id
        FROM frame JOIN dated ON dated.language = frame.language
             AND (dated.began BETWEEN frame.parted - frame.days AND frame.began + frame.days
                  OR dated.ended BETWEEN frame.parted - frame.days AND frame.began + frame.days))"""  # noqa: S608 (each part is a constant)


def sides(of: str) -> str:
    """Sums of seen, carted and bought, before and after the days of that frame."""
    return ", ".join(
        f"coalesce(sum(visits.{name}) FILTER (WHERE visits.day {compared}), 0)::bigint AS {side}_{name}"
        for side, compared in (("before", f"< {of}.parted"), ("after", f"> {of}.began"))
        for name in ("seen", "carted", "bought")
    )


def visits_of(of: str, product: str) -> str:
    return f"""content_visits visits ON visits.shop_id = %(shop)s AND visits.product_id = {product}
             AND visits.language IN ({of}.language, '') AND visits.day {DAYS_OF.format(of)}"""


SUMS = [f"{side}_{name}" for side in ("before", "after") for name in ("seen", "carted", "bought")]
DAYS_OF = "BETWEEN {0}.parted - {0}.days AND {0}.began + {0}.days"
COUNT = f"""
WITH {TEXTS},
    own AS (
        SELECT text.id, {sides("text")} FROM text JOIN {visits_of("text", "text.external_id")} GROUP BY text.id),
    whole AS (
        SELECT frame.parted, frame.began, frame.days, frame.language, {sides("frame")}
        FROM frame JOIN {visits_of("frame", "''")} GROUP BY 1, 2, 3, 4),
    moved AS (
        SELECT changed.parted, changed.began, changed.days, changed.language, {sides("changed")}
        FROM changed JOIN {visits_of("changed", "changed.product_id")} GROUP BY 1, 2, 3, 4),
    beside AS (
        SELECT text.id, count(DISTINCT other.draft_id) AS texts FROM text JOIN dated other USING (product_id, language)
        WHERE (other.kind, other.audience) <> (text.kind, text.audience)
              AND (other.began {DAYS_OF.format("text")} OR other.ended {DAYS_OF.format("text")}) GROUP BY text.id)
SELECT text.id, text.began, text.days, {", ".join(f"coalesce(own.{name}, 0)" for name in SUMS)},
       {", ".join(f"coalesce(whole.{name}, 0) - coalesce(moved.{name}, 0)" for name in SUMS)},
       coalesce(beside.texts, 0)
FROM text LEFT JOIN own USING (id) LEFT JOIN beside USING (id) LEFT JOIN whole USING (parted, began, days, language)
     LEFT JOIN moved USING (parted, began, days, language)"""  # noqa: S608 (each part is a constant)


class Counted(NamedTuple):
    publication_id: UUID
    day: date
    days: int
    before_seen: int
    before_carted: int
    before_bought: int
    after_seen: int
    after_carted: int
    after_bought: int
    others_before_seen: int
    others_before_carted: int
    others_before_bought: int
    others_after_seen: int
    others_after_carted: int
    others_after_bought: int
    also_changed: int


def open_publications(shop: Shop) -> QuerySet[Publication]:
    """Those whose figures may differ from what was counted last."""
    everything = Publication.objects.for_shop(shop).filter(on_trial=False).order_by("created_at", "pk")
    counted_at = Effect.objects.for_shop(shop).aggregate(at=Max("updated_at"))["at"]
    files_at = imported_at(shop)
    if counted_at is None or (files_at and files_at >= counted_at):
        return everything
    return everything.filter(Q(effects=None) | Q(created_at__gte=counted_at - OPEN))


def first_day(shop: Shop, publications: QuerySet[Publication]) -> date | None:
    """Of the visits that may be asked for: before the first of these texts, or before the test that it won."""
    first = publications.aggregate(at=Min("created_at"))["at"]
    if first is None:
        return None
    tested = Pair.objects.for_shop(shop).filter(draft__in=publications.values("draft"))
    began = tested.aggregate(at=Min("experiment__started_at"))["at"]
    return min(first, began or first).date() - LONGEST


def count_effects(shop: Shop, publications: Iterable[UUID]) -> Iterator[Counted]:
    """Of some, `AT_ONCE` at the most. Read it inside the shop's context, after the visits of their days were counted."""
    with connection.cursor() as cursor:
        asked = {"shop": shop.pk, "today": timezone.now().date(), "publications": list(publications)}
        cursor.execute(COUNT, asked)
        yield from (Counted(*row) for row in cursor.fetchall())


def keep_effects(shop: Shop, counted: Iterable[Counted]) -> None:
    """In place of what was counted of these publications before."""
    rows = [Effect(shop=shop, **row._asdict()) for row in counted]
    Effect.objects.for_shop(shop).filter(publication__in=[row.publication_id for row in rows]).delete()
    Effect.objects.bulk_create(rows, batch_size=1_000)
