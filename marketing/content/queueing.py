"""The queue of a reviewer: what waits, the riskiest first; how the day went; and what can still be undone."""

import statistics
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop, Undo, User
from marketing.catalog.search import with_words
from marketing.common.neighbours import neighbours
from marketing.content import selectors
from marketing.content.models import Draft, Finding, Review, Severity
from marketing.generation.guardrails.rules import CONTRADICTED, UNSUPPORTED
from marketing.generation.values import Kind

MOST = 2_000  # so many of a queue are put in order; who has judged them sees the rest
LONGEST_SEARCH = 100
ENOUGH = 5  # verdicts, before a pace is told: one says nothing of the next hour
LATELY = 50  # verdicts that say how fast somebody is
UNDONE_HERE = ("content.judged", "content.edited")


class Urgency(models.IntegerChoices):
    """Why a text is read sooner than another."""

    BLOCKED = 0, _("Blocked")
    UNSUPPORTED = 1, _("Unsupported")
    UNSURE = 2, _("Unsure")
    STALE = 3, _("Out of date")
    CLEAN = 4, _("Clean")

    @property
    def word(self) -> str:
        """In an address."""
        return self.name.lower()


BY_WORD = {one.word: one for one in Urgency}
TONES = {
    Urgency.BLOCKED: "bad",
    Urgency.UNSUPPORTED: "bad",
    Urgency.UNSURE: "warn",
    Urgency.STALE: "warn",
    Urgency.CLEAN: "ok",
}


@dataclass(frozen=True)
class Wish:
    """Which texts somebody wants to see. The address holds it, and names nothing that is unknown."""

    risk: str = ""
    kind: str = ""
    locale: str = ""
    q: str = ""  # of the product, as in every list of products

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        known = {"risk": BY_WORD, "kind": Kind.values, "locale": dict(settings.LANGUAGES)}
        chosen = {name: query[name] for name, values in known.items() if query.get(name) in values}
        return cls(**chosen, q=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH])

    def query(self, **more: object) -> str:
        said = {"q": self.q, "risk": self.risk, "kind": self.kind, "locale": self.locale, **more}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def is_narrow(self) -> bool:
        return bool(self.risk or self.kind or self.locale or self.q)


def waiting(shop: Shop) -> QuerySet[Draft]:
    """Each with its urgency. What a rule forbids comes before what no fact says: it may break a law."""
    blocks = Finding.objects.filter(draft=OuterRef("pk"), severity=Severity.BLOCK)
    forbidden = Exists(blocks.exclude(rule__in=(UNSUPPORTED, CONTRADICTED)))
    urgency = Case(
        When(state=Draft.State.STALE, then=Value(Urgency.STALE)),
        When(Q(forbidden, risk=Draft.Risk.BLOCKED), then=Value(Urgency.BLOCKED)),
        When(risk=Draft.Risk.BLOCKED, then=Value(Urgency.UNSUPPORTED)),
        When(risk=Draft.Risk.WARNED, then=Value(Urgency.UNSURE)),
        default=Value(Urgency.CLEAN),
        output_field=models.IntegerField(),
    )
    return selectors.awaiting_review(shop).annotate(urgency=urgency)


def queue(shop: Shop, wish: Wish) -> QuerySet[Draft]:
    found = _wished(shop, wish)
    if wish.risk:
        found = found.filter(urgency=BY_WORD[wish.risk])
    return found.order_by("urgency", "created_at", "pk")


def _wished(shop: Shop, wish: Wish) -> QuerySet[Draft]:
    """Of each urgency."""
    asked = {"kind": wish.kind, "locale": wish.locale}
    found = waiting(shop).filter(**{name: value for name, value in asked.items() if value})
    return found.filter(with_words(shop, wish.q, "product")) if wish.q else found


def ids(shop: Shop, wish: Wish) -> list[UUID]:
    return list(queue(shop, wish).values_list("pk", flat=True)[:MOST])


def counts(shop: Shop, wish: Wish) -> dict[int, int]:
    """By urgency, of the kind, language and products that are asked for."""
    found = _wished(shop, wish).order_by().values_list("urgency")
    return dict(found.annotate(count=Count("pk")))


def following(shop: Shop, wish: Wish, pk: UUID) -> UUID | None:
    """What comes after it; of the last one, what comes before."""
    order = ids(shop, wish)
    if pk not in order:
        return order[0] if order else None
    before, after = neighbours(order, pk)
    return after or before


@dataclass(frozen=True)
class Today:
    approved: int
    edited: int  # and then approved
    rejected: int
    pace: float | None  # seconds for a verdict of this person
    waiting: int

    @property
    def done(self) -> int:
        return self.approved + self.edited + self.rejected

    @property
    def total(self) -> int:
        return self.done + self.waiting

    @property
    def minutes_left(self) -> int:
        return round((self.pace or 0) * self.waiting / 60)


def today(shop: Shop, who: User) -> Today:
    given = Review.objects.for_shop(shop).filter(created_at__gte=_midnight(), taken_back_at=None)
    approved, changed = Q(verdict=Review.Verdict.APPROVED), Q(edit_distance__gt=0)
    told = given.aggregate(
        approved=Count("pk", filter=approved & ~changed),
        edited=Count("pk", filter=approved & changed),
        rejected=Count("pk", filter=Q(verdict=Review.Verdict.REJECTED)),
    )
    lately = given.filter(who=who, seconds__isnull=False).order_by("-created_at").values_list("seconds", flat=True)
    seconds = list(lately[:LATELY])
    pace = statistics.median(seconds) if len(seconds) >= ENOUGH else None
    return Today(**told, pace=pace, waiting=selectors.awaiting_review(shop).count())


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def about_to_go_live(shop: Shop, who: User) -> list[Draft]:
    """Which this person approved and may still take back, the latest first."""
    own = Review.objects.filter(draft=OuterRef("pk"), who=who, taken_back_at=None)
    return list(selectors.drafts(shop).filter(Exists(own), state=Draft.State.APPROVED).order_by("-publish_at")[:100])


def last_change(shop: Shop, who: User) -> Undo | None:
    """A verdict or an edit, the next one that `U` takes back."""
    since = timezone.now() - Undo.retention
    own = Undo.objects.for_shop(shop).filter(actor=who, kind__in=UNDONE_HERE, used_at=None, created_at__gte=since)
    return own.select_related("shop", "actor").order_by("-created_at", "-pk").first()


def draft_of(undo: Undo) -> str:
    """The one to look at again."""
    return undo.payload["draft"] if "draft" in undo.payload else next(iter(undo.payload["drafts"]))
