"""What came of texts, as pages, files and programs tell it: shares, how they changed, and whether that says anything."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.common.intervals import ratio_of_changes
from marketing.common.shares import Rate, signed_percent
from marketing.content.models import Effect
from marketing.content.outcomes import LONGEST, WINDOW

FEWEST_DAYS = 7  # a week has all its days, and no day of it is like another


class Verdict(models.TextChoices):
    ROSE = "rose", _("Rose")
    FELL = "fell", _("Fell")
    OPEN = "open", _("No conclusion")
    EARLY = "early", _("Too early")


TONES = {Verdict.ROSE: "ok", Verdict.FELL: "bad", Verdict.OPEN: "calm", Verdict.EARLY: "calm"}


@dataclass(frozen=True)
class Side:
    """Visits of a number of days, and how many of them led on."""

    seen: int
    carted: int
    bought: int

    @property
    def carts(self) -> Rate:
        return Rate(self.carted, self.seen)

    @property
    def purchases(self) -> Rate:
        return Rate(self.bought, self.seen)


@dataclass(frozen=True)
class Change:
    """Of one share: before and after, here and at the others."""

    name: str | Promise
    before: Rate
    after: Rate
    others_before: Rate
    others_after: Rate
    days: int
    is_early: bool

    @property
    def own(self) -> str:
        return _change(self.before, self.after)

    @property
    def others(self) -> str:
        return _change(self.others_before, self.others_after)

    @property
    def found(self) -> tuple[float, tuple[float, float]] | None:
        """The change against the others, as a factor, with its interval."""
        if self.days < FEWEST_DAYS:
            return None
        rates = (self.before, self.after, self.others_before, self.others_after)
        return ratio_of_changes(*((rate.hits, rate.of) for rate in rates))

    @property
    def beyond(self) -> str:
        return signed_percent(self.found[0] - 1) if self.found else "–"

    @property
    def between(self) -> str:
        return " – ".join(signed_percent(end - 1) for end in self.found[1]) if self.found else "–"

    @property
    def verdict(self) -> Verdict:
        if self.is_early:
            return Verdict.EARLY
        if self.found is None:
            return Verdict.OPEN
        low, high = self.found[1]
        return Verdict.ROSE if low > 1 else Verdict.FELL if high < 1 else Verdict.OPEN

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True)
class Result:
    """What an `Effect` says."""

    effect: Effect

    @property
    def is_early(self) -> bool:
        """More days will come: the text is live, and four weeks are not over."""
        return self.effect.days < FEWEST_DAYS and self.effect.publication.ended_at is None

    @property
    def first_told(self) -> date:
        return self.effect.day + WINDOW + timedelta(days=FEWEST_DAYS + 1)

    @property
    def is_complete(self) -> bool:
        return self.effect.days >= LONGEST.days or self.effect.publication.ended_at is not None

    def side(self, name: str) -> Side:
        return Side(**{count: getattr(self.effect, f"{name}_{count}") for count in ("seen", "carted", "bought")})

    @property
    def carts(self) -> Change:
        return self._change(_("Put into the cart"), "carts")

    @property
    def purchases(self) -> Change:
        return self._change(_("Bought"), "purchases")

    @property
    def changes(self) -> list[Change]:
        return [self.carts, self.purchases]

    def _change(self, name: str | Promise, rate: str) -> Change:
        sides = [getattr(self.side(one), rate) for one in ("before", "after", "others_before", "others_after")]
        return Change(name, *sides, days=self.effect.days, is_early=self.is_early)


def _change(before: Rate, after: Rate) -> str:
    if not before.value or after.value is None:
        return "–"
    return signed_percent(after.value / before.value - 1)
