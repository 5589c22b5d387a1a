"""What a test of two arms says at the moment: which does better, how sure that is, and how many more shoppers it takes."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.sequential import MATCH_LEVEL, differs, lift_interval, successes_needed
from marketing.common.shares import Rate, signed_percent


class Read(models.TextChoices):
    """What a test says at this moment."""

    A = "a", _("A does better")
    B = "b", _("B does better")
    OPEN = "open", _("No conclusion yet")
    UNEVEN = "uneven", _("Not to be trusted")


READ_TONES = {Read.A: "ok", Read.B: "ok", Read.OPEN: "calm", Read.UNEVEN: "bad"}


class Test(Protocol):
    """Beside these, how many shoppers `a_seen` and `b_seen`, and how many of them did what the metric names, as `a_carted`."""

    metric: str
    smallest_lift: int
    started_at: datetime | None
    ended_at: datetime | None
    counted_at: datetime | None


@dataclass(frozen=True)
class Readout:
    """What a test says, by the measure that was chosen for it. `share` is B's of the shoppers."""

    experiment: Test
    share: float = 0.5

    def rate(self, arm: str, metric: str) -> Rate:
        return Rate(getattr(self.experiment, f"{arm}_{metric}"), getattr(self.experiment, f"{arm}_seen"))

    @property
    def a(self) -> Rate:
        return self.rate("a", self.experiment.metric)

    @property
    def b(self) -> Rate:
        return self.rate("b", self.experiment.metric)

    @property
    def a_clicks(self) -> Rate:
        return self.rate("a", "clicked")

    @property
    def b_clicks(self) -> Rate:
        return self.rate("b", "clicked")

    @property
    def a_carts(self) -> Rate:
        return self.rate("a", "carted")

    @property
    def a_purchases(self) -> Rate:
        return self.rate("a", "bought")

    @property
    def b_carts(self) -> Rate:
        return self.rate("b", "carted")

    @property
    def b_purchases(self) -> Rate:
        return self.rate("b", "bought")

    @property
    def interval(self) -> tuple[float, float] | None:
        """By how much B's rate is above A's. It holds at whatever moment somebody looks."""
        return lift_interval(self.a.hits, self.b.hits, share=self.share)

    @property
    def lift(self) -> float | None:
        return self.b.value / self.a.value - 1 if self.a.value and self.b.value is not None else None

    @property
    def is_uneven(self) -> bool:
        """Chance put people into the arms: where they differ too much from their shares, something loses people of one."""
        return differs(self.a.of, self.b.of, MATCH_LEVEL, share=self.share)

    @property
    def verdict(self) -> Read:
        if self.is_uneven:
            return Read.UNEVEN
        if not differs(self.a.hits, self.b.hits, share=self.share):
            return Read.OPEN
        return Read.B if self.b.hits * (1 - self.share) > self.a.hits * self.share else Read.A

    @property
    def more_shoppers(self) -> int | None:
        """How many more it takes, at the rate so far, to see the difference that matters, if it is there: four times in five.
        None while nothing can be said about the rate.
        """
        hits, seen = self.a.hits + self.b.hits, self.a.of + self.b.of
        if not hits:
            return None
        needed = successes_needed(self.experiment.smallest_lift / 100, share=self.share) * seen / hits
        return max(0, math.ceil(needed - seen))

    @property
    def more_days(self) -> int | None:
        """At the pace so far, of a test that runs."""
        experiment, more = self.experiment, self.more_shoppers
        if more is None or experiment.ended_at or experiment.counted_at is None:
            return None
        days = (experiment.counted_at - experiment.started_at).total_seconds() / 86_400
        return math.ceil(more * max(days, 0.04) / (self.a.of + self.b.of))

    @property
    def tone(self) -> str:
        return READ_TONES[self.verdict]

    @property
    def lift_told(self) -> str:
        return "–" if self.lift is None else signed_percent(self.lift)

    @property
    def between(self) -> str:
        return " – ".join(signed_percent(end) for end in self.interval) if self.interval else "–"
