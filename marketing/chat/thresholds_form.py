"""The form of the thresholds: each is one of a few steps, beside which the page says what it would come to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketing.chat.models import AnswerThresholds
from marketing.chat.thresholds import Thresholds

SURE = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
NEAR = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)


class ThresholdsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sure = forms.FloatField(label=_("answered from"), min_value=0, max_value=1)
    near = forms.FloatField(label=_("offered as a choice from"), min_value=0, max_value=1)

    def __init__(self, row: AnswerThresholds | None, data: Any = None) -> None:
        self.now = Thresholds.of(row)
        super().__init__(
            data, initial={"version": row.version if row else 0, "sure": self.now.sure, "near": self.now.near}
        )

    @property
    def chosen(self) -> Thresholds:
        """What was sent, or what serves."""
        told = getattr(self, "cleaned_data", {})
        return Thresholds(told.get("sure", self.now.sure), told.get("near", self.now.near))


def steps(usual: tuple[float, ...], now: float) -> list[float]:
    return sorted({*usual, now})
