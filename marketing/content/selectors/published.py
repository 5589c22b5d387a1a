"""What shoppers read, and what came of it."""

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.content.models import Draft, Effect, FeedReport, Publication

PUBLISH, SWEEP, COUNT_JOB = "content.publish", "content.find_stale", "content.count_outcomes"
PLACE = ("product_id", "kind", "locale", "audience")  # where one text stands


def live(shop: Shop) -> QuerySet[Publication]:
    return standing(shop).filter(on_trial=False)


def standing(shop: Shop) -> QuerySet[Publication]:
    """What is live, and what one half of the shoppers reads in a test."""
    return (
        Publication.objects.for_shop(shop)
        .filter(ended_at=None)
        .select_related("shop", "product__shop", "product__category")
    )


def live_beside(draft: Draft) -> Publication | None:
    """What a shopper reads now where this draft would stand."""
    here = {name: getattr(draft, name) for name in PLACE}
    return live(draft.shop).filter(**here).select_related("draft").first()


def feed_reports(shop: Shop) -> QuerySet[FeedReport]:
    return FeedReport.objects.for_shop(shop)


def effects(shop: Shop) -> QuerySet[Effect]:
    return Effect.objects.for_shop(shop).select_related("publication__product__shop", "publication__draft")
