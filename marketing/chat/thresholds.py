"""From how sure on an answer is given, and from how sure on choices are offered: as a shop has chosen for a language."""

from dataclasses import dataclass

from marketing.accounts.models import Shop
from marketing.chat.confidence import NEAR, SURE
from marketing.chat.models import AnswerThresholds


@dataclass(frozen=True)
class Thresholds:
    sure: float = SURE
    near: float = NEAR

    @classmethod
    def of(cls, row: AnswerThresholds | None) -> "Thresholds":
        return cls(row.sure, row.near) if row else USUAL


USUAL = Thresholds()


def chosen(shop: Shop, locale: str) -> AnswerThresholds | None:
    return AnswerThresholds.objects.for_shop(shop).filter(locale=locale).first()


def thresholds_of(shop: Shop, locale: str) -> Thresholds:
    return Thresholds.of(chosen(shop, locale))
