"""Tests of texts, and the places that are in one."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from marketing.accounts.models import Shop
from marketing.content.models import Draft, Experiment, Pair, Publication
from marketing.content.selectors.published import PLACE, live
from marketing.content.selectors.texts import OPEN, drafts

END_TEST = "content.end_test"


def experiments(shop: Shop) -> QuerySet[Experiment]:
    return Experiment.objects.for_shop(shop).select_related("shop", "asked_by")


def open_pairs(shop: Shop) -> QuerySet[Pair]:
    """Places that are in a test, planned or running. None is in two."""
    return Pair.objects.for_shop(shop).filter(left_at=None, product__isnull=False).select_related("experiment")


def pairs_at(text: Draft | Publication) -> QuerySet[Pair]:
    here = {name: getattr(text, name) for name in PLACE}
    return open_pairs(text.shop).filter(**here)


def running_pairs(shop: Shop) -> QuerySet[Pair]:
    return open_pairs(shop).filter(experiment__state=Experiment.State.RUNNING, publication__isnull=False)


def ready_pairs(experiment: Experiment) -> QuerySet[Pair]:
    """Those whose text can be read."""
    return (
        open_pairs(experiment.shop).filter(experiment=experiment, publication__ended_at=None).exclude(publication=None)
    )


def live_at_pairs(experiment: Experiment, some: Collection[UUID] | None = None) -> QuerySet[Publication]:
    """What shoppers read without the test, at its places, or at some of them."""
    same = {name: OuterRef(name) for name in PLACE}
    here = open_pairs(experiment.shop).filter(experiment=experiment, **same)
    return live(experiment.shop).filter(Exists(here if some is None else here.filter(pk__in=some)))


def pairs_of(experiment: Experiment) -> QuerySet[Pair]:
    """All that were ever in it."""
    found = Pair.objects.for_shop(experiment.shop).filter(experiment=experiment)
    return found.select_related("draft", "publication", "product")


def with_a(experiment: Experiment, pairs: Iterable[Pair]) -> list[tuple[Pair, Publication | None]]:
    """Each with what is live in its place for everybody, where that is another text than B."""
    live_now = {tuple(getattr(one, name) for name in PLACE): one for one in live_at_pairs(experiment)}
    beside = [(pair, live_now.get(tuple(getattr(pair, name) for name in PLACE))) for pair in pairs]
    return [(pair, None if a and a.draft_id == pair.draft_id else a) for pair, a in beside]


def testable(shop: Shop, product_id: str, kind: str, locale: str) -> Draft | None:
    """Of one place: the text that waits there, else the one that is live."""
    here = drafts(shop).filter(product__external_id=product_id, kind=kind, locale=locale, audience="")
    waiting = here.filter(state__in=OPEN).order_by("-created_at").first()
    return waiting or here.filter(state=Draft.State.PUBLISHED, publications__ended_at=None).first()
