"""How texts of AI fare with the people who judge them: how many they accept, how much they change, how long it takes."""

import math
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet, StdDev
from django.db.models.functions import Ln, TruncWeek

from marketing.accounts.models import Shop
from marketing.common.intervals import Z_95, wilson
from marketing.content.models import Review

APPROVED = Q(verdict=Review.Verdict.APPROVED)
TIMED = Q(seconds__gt=0)
BY: dict[str, tuple[str, ...]] = {
    "kind": ("draft__kind",),
    "language": ("draft__locale",),
    "writer": ("provider", "model"),
    "week": ("week",),
}

Interval = tuple[float, float] | None


@dataclass(frozen=True)
class Judged:
    """Verdicts that have something in common: `of` says what, as `BY` names it."""

    of: tuple[object, ...]
    count: int
    approved: int
    untouched: int  # approved as they were written
    changed: float | None  # characters, of what was approved
    changed_spread: float | None
    timed: int
    log_seconds: float | None
    log_spread: float | None

    @property
    def acceptance(self) -> float:
        return self.approved / self.count

    @property
    def acceptance_interval(self) -> Interval:
        return wilson(self.approved, self.count)

    @property
    def untouched_share(self) -> float:
        return self.untouched / self.count

    @property
    def changed_interval(self) -> Interval:
        found = around(self.changed, self.changed_spread, self.approved)
        return found and (max(0.0, found[0]), found[1])

    @property
    def seconds(self) -> float | None:
        """The geometric mean: a text that was left open over lunch hardly moves it."""
        return None if self.log_seconds is None else math.exp(self.log_seconds)

    @property
    def seconds_interval(self) -> Interval:
        found = around(self.log_seconds, self.log_spread, self.timed)
        return found and (math.exp(found[0]), math.exp(found[1]))


def around(mean: float | None, spread: float | None, count: int) -> Interval:
    """The normal 95 % interval of a mean; of a single one nothing is known."""
    if mean is None or spread is None or count < 2:
        return None
    half = Z_95 * spread / math.sqrt(count)
    return mean - half, mean + half


def verdicts(shop: Shop, since: datetime) -> QuerySet[Review]:
    """Those that stand, about texts of AI."""
    return Review.objects.for_shop(shop).filter(
        taken_back_at=None, created_at__gte=since, draft__ai_generated=True
    )  # fmt: skip


def reasons(reviews: QuerySet[Review]) -> list[tuple[str, int]]:
    """(code, how many were rejected for it), the most frequent first. An empty one was said in words alone."""
    rejected = reviews.filter(verdict=Review.Verdict.REJECTED).order_by().values_list("code")
    return list(rejected.annotate(count=Count("pk")).order_by("-count", "code"))


def judged(reviews: QuerySet[Review], by: str) -> list[Judged]:
    """One for each kind, language, writer or week that was judged."""
    names = BY[by]
    rows = reviews.annotate(week=TruncWeek("created_at")).order_by().values(*names).annotate(
        count=Count("pk"), approved=Count("pk", filter=APPROVED),
        untouched=Count("pk", filter=APPROVED & Q(edit_distance=0)),
        changed=Avg("edit_distance", filter=APPROVED), changed_spread=StdDev("edit_distance", sample=True, filter=APPROVED),
        timed=Count("pk", filter=TIMED), log_seconds=Avg(Ln("seconds"), filter=TIMED),
        log_spread=StdDev(Ln("seconds"), sample=True, filter=TIMED),
    )  # fmt: skip
    return [Judged(tuple(row.pop(name) for name in names), **row) for row in rows.order_by(*names)]
