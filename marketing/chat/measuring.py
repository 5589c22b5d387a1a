"""The counted figures, as people read them: a share with its interval, a time, or that too little is known."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketing.accounts.models import Shop
from marketing.chat.models import ServiceFigures
from marketing.common.shares import Rate

ENOUGH = 30  # reviewed answers, ratings or hand-offs, below which a figure would say more than is known
By = ServiceFigures.By


@dataclass(frozen=True)
class Service:
    """One group: all together, a week, or a language."""

    of: str
    counts: dict[str, float | None]

    def _number(self, name: str) -> int:
        return int(self.counts.get(name) or 0)

    def rate(self, hits: str, of: str) -> Rate:
        return Rate(self._number(hits), self._number(of))

    @property
    def conversations(self) -> int:
        return self._number("conversations")

    @property
    def contained(self) -> Rate:
        return self.rate("contained", "conversations")

    @property
    def resolved(self) -> Rate:
        return self.rate("resolved", "settled")

    @property
    def reopened(self) -> Rate:
        return self.rate("reopened", "conversations")

    @property
    def wrong(self) -> Rate:
        return self.rate("wrong", "reviewed")

    @property
    def partly(self) -> Rate:
        return self.rate("partly", "reviewed")

    @property
    def drawn(self) -> int:
        return self._number("drawn")

    @property
    def satisfied(self) -> Rate:
        return self.rate("up", "rated")

    @property
    def taken(self) -> Rate:
        return self.rate("taken", "hand_offs")

    @property
    def waits(self) -> tuple[str, str] | None:
        """Median and nine in ten, where somebody came at all."""
        if not self._number("taken"):
            return None
        return duration(self.counts["wait_median"] or 0), duration(self.counts["wait_p90"] or 0)


def services(shop: Shop, by: str) -> list[Service]:
    found = ServiceFigures.objects.for_shop(shop).filter(by=by).order_by("of")
    return [Service(one.of, one.counts) for one in found]


def duration(seconds: float) -> str:
    if seconds < 60:
        return _("%(seconds)d s") % {"seconds": round(seconds)}
    if seconds < 3600:
        return _("%(minutes)d min") % {"minutes": round(seconds / 60)}
    return _("%(hours).1f h") % {"hours": seconds / 3600}
