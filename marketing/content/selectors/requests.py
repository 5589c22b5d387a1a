"""Requests for many texts: what of them is written, what failed, and how fast it goes."""

from collections.abc import Collection, Iterable
from itertools import pairwise
from statistics import median
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from marketing.accounts.models import Shop
from marketing.content.models import Brief, Draft
from marketing.content.selectors.texts import OPEN
from marketing.jobs.models import Job
from marketing.jobs.selectors import jobs

WRITE, REWRITE = "content.write_drafts", "content.rewrite"
LATELY = 100  # texts that say how fast a writer is


def briefs(shop: Shop) -> QuerySet[Brief]:
    return Brief.objects.for_shop(shop).select_related("shop")


def find_unfinished(
    shop: Shop, *, external_ids: Collection[str] | None, locales: Collection[str], **same: str
) -> list[Brief]:
    """Requests of this kind that still have texts to write, and none but what is asked for now: the oldest first."""
    waiting = Draft.objects.for_shop(shop).filter(state=Draft.State.REQUESTED, text="", brief=OuterRef("pk"))
    strange = ~Q(locale__in=locales)
    if external_ids is not None:
        strange |= ~Q(product__external_id__in=external_ids)
    found = briefs(shop).filter(Exists(waiting), ~Exists(waiting.filter(strange)), **same)
    return list(found.order_by("created_at"))


def failed_drafts(shop: Shop) -> QuerySet[Draft]:
    """That nobody asked for anew since: nothing waits beside them to be written or judged."""
    place = {name: OuterRef(name) for name in ("shop", "product", "kind", "locale", "audience", "also")}
    beside = Draft.objects.filter(**place, state__in=OPEN)
    return Draft.objects.for_shop(shop).filter(~Exists(beside), state=Draft.State.FAILED)


def with_failed(shop: Shop, **same: str) -> QuerySet[Brief]:
    failed = failed_drafts(shop).filter(brief=OuterRef("pk"))
    return briefs(shop).filter(Exists(failed), **same).order_by("created_at")


def jobs_of(shop: Shop, briefs: Iterable[Brief]) -> dict[UUID, Job]:
    """The latest by request, of those that a page shows."""
    found = jobs(shop).filter(kind=WRITE, subject_id__in=[one.pk for one in briefs])
    return {job.subject_id: job for job in found.order_by("created_at")}


def requested_ids(brief: Brief) -> list[UUID]:
    """What of a request is still to be written, in one order for every process."""
    waiting = Draft.objects.for_shop(brief.shop).filter(brief=brief, state=Draft.State.REQUESTED)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def waiting_of(shop: Shop, briefs: Iterable[Brief]) -> dict[UUID, int]:
    """How many texts are still to be written, of each request that has any."""
    waiting = Draft.objects.for_shop(shop).filter(brief__in=[one.pk for one in briefs], state=Draft.State.REQUESTED)
    return dict(waiting.order_by().values_list("brief").annotate(count=Count("pk")))


def counts_of(brief: Brief) -> dict[str, int]:
    """How many of its drafts are in which state."""
    found = Draft.objects.for_shop(brief.shop).filter(brief=brief).order_by().values_list("state")
    return dict(found.annotate(count=Count("pk")))


def seconds_per_draft(shop: Shop, provider: str, kind: str) -> float | None:
    """As this writer wrote lately, this kind if it ever did; or nothing."""
    its_own = Q(provider=provider, fallback_from="") | Q(fallback_from=provider)
    written = Draft.objects.for_shop(shop).filter(its_own, brief__isnull=False, written_at__isnull=False)
    return _pace(written.filter(kind=kind)) or _pace(written)


def pace_of(brief: Brief) -> float | None:
    return _pace(Draft.objects.for_shop(brief.shop).filter(brief=brief, written_at__isnull=False))


def _pace(written: QuerySet[Draft]) -> float | None:
    """Seconds from one text of a request to the next. The median: a pause counts for nothing."""
    rows = list(written.order_by("-written_at").values_list("brief_id", "written_at")[:LATELY])
    gaps = [(late - early).total_seconds() for (one, late), (other, early) in pairwise(rows) if one == other]
    return median(gaps) if gaps else None
