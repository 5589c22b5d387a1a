"""Drafts: what waits, where it stands, and what it was before."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import products
from marketing.content.models import Draft, Publication, Review, Version

OPEN = (Draft.State.REQUESTED, Draft.State.IN_REVIEW, Draft.State.APPROVED, Draft.State.STALE)
Place = tuple[UUID, str, tuple[str, ...]]  # a product, a language, and the other products that the text speaks of


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
