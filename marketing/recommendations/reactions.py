"""What came of single lists, for the page that shows them: told by the events that name a list, and by a purchase of a
clicked product in the same browser within a week. (Shares of many lists are counted in `outcomes`, click by click.)
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.recommendations.models import Recommendation
from marketing.recommendations.outcomes import WINDOW
from marketing.shoppers.models import Event

A_DAY = timedelta(days=1)
TOLD_FOR = timedelta(days=30)  # so long after a list one can look for it by what came of it


class Reaction(models.TextChoices):
    SEEN = "seen", _("Seen")
    CLICKED = "clicked", _("Clicked")
    CARTED = "carted", _("Put into the cart")
    BOUGHT = "bought", _("Bought")


OF_EVENT = {
    Event.Name.VIEW_ITEM_LIST: Reaction.SEEN,
    Event.Name.SELECT_ITEM: Reaction.CLICKED,
    Event.Name.ADD_TO_CART: Reaction.CARTED,
    Event.Name.PURCHASE: Reaction.BOUGHT,
}
EVENT_OF = {reaction: name for name, reaction in OF_EVENT.items()}


def reactions_to(shop: Shop, served: Collection[Recommendation]) -> dict[UUID, set[Reaction]]:
    """Of some lists, in two queries."""
    found: dict[UUID, set[Reaction]] = defaultdict(set)
    if not served:
        return found
    days = [one.day for one in served]
    events = Event.objects.for_shop(shop).filter(
        recommendation_id__in=[one.pk for one in served], day__range=(min(days) - A_DAY, max(days) + WINDOW)
    )
    for list_id, name in events.filter(name__in=OF_EVENT).values_list("recommendation_id", "name").distinct():
        found[list_id].add(OF_EVENT[Event.Name(name)])
    for list_id in bought_after_click(events).values_list("recommendation_id", flat=True):
        found[list_id].add(Reaction.BOUGHT)
    return found


def with_reaction(
    served: QuerySet[Recommendation], shop: Shop, reaction: str, since: datetime
) -> QuerySet[Recommendation]:
    """Those of which this is known, by events since then."""
    naming = Event.objects.for_shop(shop).filter(recommendation_id__isnull=False, day__gte=since.date())
    named = naming.filter(name=EVENT_OF[Reaction(reaction)]).values("recommendation_id")
    found = Q(pk__in=named)
    if reaction == Reaction.BOUGHT:
        found |= Q(pk__in=bought_after_click(naming).values("recommendation_id"))
    return served.filter(found, day__gte=(since - WINDOW).date())


def bought_after_click(events: QuerySet[Event]) -> QuerySet[Event]:
    """The clicks after which the same browser bought that product within a week."""
    product = Func(Value("product_id"), OuterRef("items__0__product_id"), function="jsonb_build_object")
    purchases = Event.objects.filter(
        shop=OuterRef("shop"),
        visitor_id=OuterRef("visitor_id"),
        name=Event.Name.PURCHASE,
        occurred_at__gte=OuterRef("occurred_at"),
        occurred_at__lte=ExpressionWrapper(OuterRef("occurred_at") + WINDOW, models.DateTimeField()),
        items__contains=Func(product, function="jsonb_build_array", output_field=models.JSONField()),
    )
    return events.filter(Exists(purchases), name=Event.Name.SELECT_ITEM)
