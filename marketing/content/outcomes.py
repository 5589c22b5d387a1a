"""What came of texts that went live: the same product, as many days before as after. Counted from the rows, in SQL.

The unit is a visit: a shopper who looked at the product on a day, counted once on that day. It led into the cart, or to a
purchase, if the same person did so within seven days; of several visits the last one before it counts.
- The days end with the text, with the last day whose seven days are over, or after four weeks; before, they do not reach
  back past an earlier text at the same place. The day of the publication itself is on neither side.
- Visits are those in the text's language, and those of which no language is told.
- *Others* are all products with no text of that language that began or ended in these days.
Visits of a person who looks at more products in a day than people do are left out.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Import
from marketing.content.models import Effect, Publication
from marketing.shoppers.purchases import EVENTS, EVERYBODY, LATEST, PERSON, PRODUCTS, RECENT, WINDOW, purchases

LONGEST = timedelta(days=28)  # on each side
OPEN = LONGEST + WINDOW + LATEST  # so long the figures of a publication may still change
MOST_A_DAY = 200  # products looked at by one person; more is a machine's work

SUCCESS = f"""
    {purchases(EVERYBODY)},
    success AS MATERIALIZED (
        SELECT 'carted' AS kind, event.id::text AS key, item->>'product_id' AS product_id, {PERSON} AS person,
               event.occurred_at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'add_to_cart'
        UNION ALL
        SELECT 'bought', key, product_id, person, occurred_at FROM purchase)"""  # noqa: S608 (each part is a constant)

VISITS = f"""
    look AS MATERIALIZED (
        SELECT item->>'product_id' AS product_id, event.day, left(lower(event.locale), 2) AS language,
               {PERSON} AS person, min(event.occurred_at) AS at
        FROM {EVENTS} {PRODUCTS} WHERE {RECENT} AND event.name = 'view_item' GROUP BY 1, 2, 3, 4),
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
        FROM visit LEFT JOIN result USING (product_id, day, language, person) GROUP BY 1, 2, 3),
    total AS MATERIALIZED (
        SELECT day, language, sum(seen) AS seen, sum(carted) AS carted, sum(bought) AS bought
        FROM daily GROUP BY day, language)"""  # noqa: S608 (each part is a constant)

PLACE = "product_id, kind, locale, audience"
TEXTS = f"""
    change AS MATERIALIZED (
        SELECT text.id, text.product_id, text.kind, text.locale, text.audience, product.external_id,
               left(text.locale, 2) AS language, text.created_at,
               (text.created_at AT TIME ZONE 'UTC')::date AS began, (text.ended_at AT TIME ZONE 'UTC')::date AS ended
        FROM content_publication text
        JOIN catalog_product product ON product.shop_id = text.shop_id AND product.id = text.product_id
        WHERE text.shop_id = %(shop)s AND NOT text.on_trial),
    followed AS (
        SELECT change.*, lag(began) OVER place AS former_began, lag(ended) OVER place AS former_ended
        FROM change WINDOW place AS (PARTITION BY {PLACE} ORDER BY created_at)),
    text AS MATERIALIZED (
        SELECT followed.*, greatest(0, least({LONGEST.days}, ended - began - 1, %(today)s - {WINDOW.days + 1} - began,
                   began - 1 - CASE WHEN former_ended < began THEN former_ended
                                    WHEN former_began < began THEN former_began END)) AS days
        FROM followed WHERE id = ANY(%(publications)s)),
    frame AS MATERIALIZED (SELECT DISTINCT began, days, language FROM text WHERE days > 0),
    changed AS MATERIALIZED (
        SELECT DISTINCT frame.*, change.external_id AS product_id
        FROM frame JOIN change ON change.language = frame.language
             AND (change.began BETWEEN frame.began - frame.days AND frame.began + frame.days
                  OR change.ended BETWEEN frame.began - frame.days AND frame.began + frame.days))"""  # noqa: S608 (each part is a constant)


def sides(of: str, began: str) -> str:
    """Sums of seen, carted and bought, before and after that day."""
    return ", ".join(
        f"coalesce(sum({of}.{name}) FILTER (WHERE {of}.day {compared} {began}), 0)::bigint AS {side}_{name}"
        for side, compared in (("before", "<"), ("after", ">"))
        for name in ("seen", "carted", "bought")
    )


SUMS = [f"{side}_{name}" for side in ("before", "after") for name in ("seen", "carted", "bought")]
DAYS_OF = "BETWEEN {0}.began - {0}.days AND {0}.began + {0}.days"
COUNT = f"""
WITH {SUCCESS}, {VISITS}, {TEXTS},
    own AS (
        SELECT text.id, {sides("daily", "text.began")}
        FROM text JOIN daily ON daily.product_id = text.external_id AND daily.language IN (text.language, '')
             AND daily.day {DAYS_OF.format("text")} GROUP BY text.id),
    whole AS (
        SELECT frame.began, frame.days, frame.language, {sides("total", "frame.began")}
        FROM frame JOIN total ON total.language IN (frame.language, '') AND total.day {DAYS_OF.format("frame")}
        GROUP BY 1, 2, 3),
    moved AS (
        SELECT changed.began, changed.days, changed.language, {sides("daily", "changed.began")}
        FROM changed JOIN daily ON daily.product_id = changed.product_id AND daily.language IN (changed.language, '')
             AND daily.day {DAYS_OF.format("changed")} GROUP BY 1, 2, 3),
    beside AS (
        SELECT text.id, count(*) AS texts FROM text JOIN change other USING (product_id, language)
        WHERE (other.kind, other.audience) <> (text.kind, text.audience)
              AND (other.began {DAYS_OF.format("text")} OR other.ended {DAYS_OF.format("text")}) GROUP BY text.id)
SELECT text.id, text.began, text.days, {", ".join(f"coalesce(own.{name}, 0)" for name in SUMS)},
       {", ".join(f"coalesce(whole.{name}, 0) - coalesce(moved.{name}, 0)" for name in SUMS)},
       coalesce(beside.texts, 0)
FROM text LEFT JOIN own USING (id) LEFT JOIN beside USING (id) LEFT JOIN whole USING (began, days, language)
     LEFT JOIN moved USING (began, days, language)"""  # noqa: S608 (each part is a constant)


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
    everything = Publication.objects.for_shop(shop).filter(on_trial=False)
    counted_at = Effect.objects.for_shop(shop).aggregate(at=Max("updated_at"))["at"]
    if counted_at is None or _was_imported_since(shop, counted_at):
        return everything
    return everything.filter(Q(effects=None) | Q(created_at__gte=counted_at - OPEN))


def _was_imported_since(shop: Shop, moment: datetime) -> bool:
    """Files bring events and orders of any past day, and undoing them takes those away."""
    files = Import.objects.for_shop(shop).exclude(kind=Import.Kind.PRODUCTS)
    return files.filter(updated_at__gte=moment).exists()


def count_effects(shop: Shop, publications: Iterable[Publication]) -> Iterator[Counted]:
    """Read it inside the shop's context."""
    told = {one.pk: one.created_at.date() for one in publications}
    if not told:
        return
    since = min(told.values()) - LONGEST
    with connection.cursor() as cursor:
        asked = {"shop": shop.pk, "since": since, "today": timezone.now().date(), "publications": list(told)}
        cursor.execute(COUNT, asked)
        yield from (Counted(*row) for row in cursor.fetchall())


def keep_effects(shop: Shop, counted: Iterable[Counted]) -> None:
    """In place of what was counted of these publications before."""
    rows = [Effect(shop=shop, **row._asdict()) for row in counted]
    Effect.objects.for_shop(shop).filter(publication__in=[row.publication_id for row in rows]).delete()
    Effect.objects.bulk_create(rows, batch_size=1_000)
