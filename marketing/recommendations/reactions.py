"""What came of single lists, for the page that shows them: seen and clicked as the events that name a list tell it, put into
the cart and bought as the results count it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.recommendations.attribution import attributed, since_day
from marketing.recommendations.models import Recommendation
from marketing.shoppers.models import Event
from marketing.shoppers.purchases import EVENTS, PERSON, RECENT, WINDOW, Within

A_DAY = timedelta(days=1)
TOLD_FOR = timedelta(days=30)  # so long after a list one can look for it by what came of it


class Reaction(models.TextChoices):
    SEEN = "seen", _("Seen")
    CLICKED = "clicked", _("Clicked")
    CARTED = "carted", _("Put into the cart")
    BOUGHT = "bought", _("Bought")


# A click proves that the list was seen, as in `outcomes`.
TOLD_BY = {
    Reaction.SEEN: (Event.Name.VIEW_ITEM_LIST, Event.Name.SELECT_ITEM, Event.Name.ADD_TO_CART),
    Reaction.CLICKED: (Event.Name.SELECT_ITEM, Event.Name.ADD_TO_CART),
}

THEIRS = """event.visitor_id = ANY(ARRAY(SELECT id FROM {0}_browser))
             OR event.shopper_id = ANY(ARRAY(SELECT person FROM {0}))"""
NUMBERED = "event.transaction_id <> '' AND event.transaction_id = ANY(ARRAY(SELECT number FROM purchase_number))"
BROWSERS = """SELECT person AS id FROM {0} UNION SELECT visitor_id FROM shoppers_visitor
        WHERE shop_id = %(shop)s AND shopper_id = ANY(ARRAY(SELECT person FROM {0}))"""

# Who clicked on these lists, the numbers of what they bought, and who else may have bought that: all that can decide which
# list a purchase belongs to, and no more. An ARRAY of a SELECT is known before the scan, so that an index finds its values.
PEOPLE = f"""
    clicker AS MATERIALIZED (
        SELECT DISTINCT {PERSON} AS person FROM {EVENTS}
        WHERE {RECENT} AND event.recommendation_id = ANY(%(lists)s) AND event.name IN ('select_item', 'add_to_cart')),
    clicker_browser AS MATERIALIZED ({BROWSERS.format("clicker")}),
    purchase_number AS MATERIALIZED (
        SELECT transaction_id AS number FROM shoppers_event event
        WHERE {RECENT} AND name = 'purchase' AND transaction_id <> '' AND ({THEIRS.format("clicker")})
        UNION SELECT external_id FROM shoppers_order
        WHERE shop_id = %(shop)s AND placed_at >= %(since)s - 1
              AND shopper_id = ANY(ARRAY(SELECT person FROM clicker))),
    buyer AS MATERIALIZED (
        SELECT person FROM clicker
        UNION SELECT shopper_id FROM shoppers_order
        WHERE shop_id = %(shop)s AND external_id = ANY(ARRAY(SELECT number FROM purchase_number))
        UNION SELECT {PERSON} FROM {EVENTS} WHERE {RECENT} AND {NUMBERED}),
    buyer_browser AS MATERIALIZED ({BROWSERS.format("buyer")})"""  # noqa: S608 (each part is a constant)

ALL_THAT_THEY_DID = Within(
    events=f"AND ({THEIRS.format('buyer')})",
    purchases=f"AND ({THEIRS.format('buyer')} OR {NUMBERED})",
    orders="AND orders.external_id = ANY(ARRAY(SELECT number FROM purchase_number))",
)
WON_BY_SOME = f"""
WITH {PEOPLE}, {attributed(ALL_THAT_THEY_DID)}
SELECT DISTINCT list_id, kind FROM won WHERE list_id = ANY(%(lists)s)"""  # noqa: S608 (each part is a constant)
WON_BY_ALL = f"WITH {attributed()} SELECT DISTINCT list_id, kind FROM won"  # noqa: S608 (each part is a constant)


def reactions_to(shop: Shop, served: Collection[Recommendation]) -> dict[UUID, set[Reaction]]:
    """Of some lists, in two queries."""
    found: dict[UUID, set[Reaction]] = defaultdict(set)
    if not served:
        return found
    lists, first = [one.pk for one in served], min(one.day for one in served)
    naming = Event.objects.for_shop(shop).filter(recommendation_id__in=lists, day__gte=first - A_DAY)
    for list_id, name in naming.values_list("recommendation_id", "name").distinct():
        found[list_id].update(reaction for reaction, names in TOLD_BY.items() if name in names)
    if any(Reaction.CLICKED in told for told in found.values()):
        # A week earlier: who clicked on a list then, and names it with the cart now, does not click on it again.
        for list_id, kind in _won(WON_BY_SOME, shop, first - WINDOW, lists=lists):
            found[list_id].add(Reaction(kind))
    return found


def with_reaction(
    served: QuerySet[Recommendation], shop: Shop, reaction: str, since: datetime
) -> QuerySet[Recommendation]:
    """Those of which this is known, by events since then."""
    first = (since - WINDOW).date()
    if reaction in TOLD_BY:
        names = TOLD_BY[Reaction(reaction)]
        naming = Event.objects.for_shop(shop).filter(recommendation_id__isnull=False, day__gte=since.date())
        found = naming.filter(name__in=names).values("recommendation_id")
    else:
        found = [list_id for list_id, kind in _won(WON_BY_ALL, shop, first) if kind == reaction]
    return served.filter(pk__in=found, day__gte=first)


def _won(statement: str, shop: Shop, first: date, **more: object) -> Iterator[tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, since_day(shop, first) | more)
        yield from cursor.fetchall()
