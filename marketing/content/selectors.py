from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import pairwise
from statistics import median
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import products
from marketing.content.models import (
    Allowance,
    BrandVoice,
    Brief,
    CheckSettings,
    Draft,
    Effect,
    Experiment,
    FeedReport,
    KindSettings,
    Pair,
    Publication,
    Review,
    Version,
)
from marketing.generation.guardrails.base import Policy
from marketing.generation.values import Voice
from marketing.jobs.models import Job
from marketing.jobs.selectors import jobs

WRITE, REWRITE, PUBLISH, SWEEP = "content.write_drafts", "content.rewrite", "content.publish", "content.find_stale"
COUNT_JOB = "content.count_outcomes"
OPEN = (Draft.State.REQUESTED, Draft.State.IN_REVIEW, Draft.State.APPROVED, Draft.State.STALE)
LATELY = 100  # texts that say how fast a writer is
SLIDERS = ("formality", "warmth", "enthusiasm", "playfulness", "detail")
WORDS = ("good", "bad", "use", "avoid")
PLACE = ("product_id", "kind", "locale", "audience")  # where one text stands


def drafts(shop: Shop) -> QuerySet[Draft]:
    return Draft.objects.for_shop(shop).select_related("shop", "product__shop", "product__category")


def awaiting_review(shop: Shop) -> QuerySet[Draft]:
    """The riskiest first, as a reviewer reads them."""
    return drafts(shop).filter(state__in=Draft.AWAITING_REVIEW).order_by("-risk", "created_at", "pk")


def counts_awaiting_review(shop: Shop) -> dict[str, int]:
    """By state."""
    waiting = Draft.objects.for_shop(shop).filter(state__in=Draft.AWAITING_REVIEW).order_by().values_list("state")
    return dict(waiting.annotate(count=Count("pk")))


def find_draft(shop: Shop, pk: UUID) -> Draft | None:
    return drafts(shop).filter(pk=pk).first()


Place = tuple[UUID, str, tuple[str, ...]]  # a product, a language, and the other products that the text speaks of


def place_of(product_id: UUID, locale: str, also: Iterable[str]) -> Place:
    return product_id, locale, tuple(sorted(also))


def taken_places(
    shop: Shop, products: Iterable[Product], kind: str, audience: str, *, or_live: bool = False
) -> set[Place]:
    """Where a text waits already, to be written or to be judged."""
    states = (*OPEN, Draft.State.PUBLISHED) if or_live else OPEN
    there = Draft.objects.for_shop(shop).filter(product__in=products, kind=kind, audience=audience, state__in=states)
    return {place_of(*row) for row in there.values_list("product_id", "locale", "also")}


def products_to_write(
    shop: Shop, *, kind: str, audience: str, locales: Iterable[str], or_live: bool = False
) -> QuerySet[Product]:
    """External ids of products that lack such a text in one of these languages."""
    states = (*OPEN, Draft.State.PUBLISHED) if or_live else OPEN
    there = Draft.objects.filter(
        shop=OuterRef("shop"), product=OuterRef("pk"), kind=kind, audience=audience, state__in=states
    )
    lacks = Q()
    for locale in locales:
        lacks |= ~Exists(there.filter(locale=locale))
    return products(shop).filter(lacks).order_by("pk").values_list("external_id", flat=True)


def is_open_beside(draft: Draft) -> bool:
    """Whether another text waits where this one stands, or stood."""
    places = taken_places(draft.shop, [draft.product], draft.kind, draft.audience)
    return place_of(draft.product_id, draft.locale, draft.also) in places


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


def versions(draft: Draft) -> QuerySet[Version]:
    return Version.objects.for_shop(draft.shop).filter(draft=draft)


def last_written(draft: Draft) -> Version | None:
    """As a writer handed it over, before people changed it; of a draft that began with a text, that one."""
    by_people = (Version.Origin.EDITED, Version.Origin.RESTORED, Version.Origin.IMPORTED)
    texts = versions(draft).order_by("number")
    return texts.exclude(origin__in=by_people).last() or texts.first()


def approvals(draft: Draft) -> QuerySet[Review]:
    """Of the text as it stands now: neither those of an earlier text count, nor those that led it live before it went stale."""
    told = versions(draft).order_by("-number").values("number")[:1]
    given = Review.objects.for_shop(draft.shop).filter(draft=draft, verdict=Review.Verdict.APPROVED)
    was_live = Publication.objects.filter(draft=OuterRef("draft"), created_at__gte=OuterRef("created_at"))
    return given.filter(~Exists(was_live), taken_back_at=None, version__gte=told)


def approved(shop: Shop, until: datetime | None = None) -> QuerySet[Draft]:
    """What people stand behind, the latest first; with `approved_at`, before `until` if it is given."""
    given = Review.objects.filter(
        shop=shop, draft=OuterRef("pk"), verdict=Review.Verdict.APPROVED, taken_back_at=None
    ).order_by("-created_at")  # fmt: skip
    found = drafts(shop).filter(state__in=(Draft.State.APPROVED, Draft.State.PUBLISHED))
    found = found.annotate(approved_at=Subquery(given.values("created_at")[:1])).filter(approved_at__isnull=False)
    return (found.filter(approved_at__lt=until) if until else found).order_by("-approved_at", "pk")


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
    here = {name: getattr(draft, name) for name in ("product_id", "kind", "locale", "audience")}
    return live(draft.shop).filter(**here).select_related("draft").first()


def feed_reports(shop: Shop) -> QuerySet[FeedReport]:
    return FeedReport.objects.for_shop(shop)


def allowances(shop: Shop) -> QuerySet[Allowance]:
    return Allowance.objects.for_shop(shop).select_related("made_by")


def kinds_with_four_eyes(shop: Shop) -> list[str]:
    return list(KindSettings.objects.for_shop(shop).filter(four_eyes=True).values_list("kind", flat=True))


def voice_of(shop: Shop, locale: str) -> Voice:
    row = BrandVoice.objects.for_shop(shop).filter(locale=locale).first()
    if row is None:
        return Voice()
    return Voice(
        **{name: getattr(row, name) for name in SLIDERS}, **{name: tuple(getattr(row, name)) for name in WORDS}
    )


def settings_of(shop: Shop, kind: str) -> KindSettings:
    """The shop's own, or those that a kind starts with."""
    return KindSettings.objects.for_shop(shop).filter(kind=kind).first() or KindSettings(shop=shop, kind=kind)


def check_settings_of(shop: Shop) -> CheckSettings:
    return CheckSettings.objects.for_shop(shop).first() or CheckSettings(shop=shop)


def policy_of(shop: Shop, locale: str) -> Policy:
    """What the checks go by: the law, the words that are allowed in spite of it, and those the shop's voice avoids."""
    return Policy(
        jurisdiction=check_settings_of(shop).jurisdiction,
        allowed=frozenset(Allowance.objects.for_shop(shop).values_list("words", flat=True)),
        banned=frozenset(voice_of(shop, locale).avoid),
    )


def effects(shop: Shop) -> QuerySet[Effect]:
    return Effect.objects.for_shop(shop).select_related("publication__product__shop", "publication__draft")


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


def live_at_pairs(experiment: Experiment) -> QuerySet[Publication]:
    """What shoppers read without the test, at its places."""
    same = {name: OuterRef(name) for name in PLACE}
    return live(experiment.shop).filter(Exists(open_pairs(experiment.shop).filter(experiment=experiment, **same)))


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
