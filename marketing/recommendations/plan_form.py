"""When the recommender shall learn by itself, as a person says it."""

from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from marketing.common.time_zones import time_zone_choices
from marketing.recommendations.models import TrainingPlan


class PlanForm(forms.ModelForm):
    class Meta:
        model = TrainingPlan
        fields = ("every", "weekday", "hour", "time_zone", "promotes")
        help_texts: ClassVar = {
            "promotes": _(
                "Otherwise it waits on the Models page for your decision. One click goes back in either case."
            ),
        }

    def __init__(self, plan: TrainingPlan, data: Any = None) -> None:
        super().__init__(data, instance=plan)
        hours = [(hour, f"{hour:02}:00") for hour in range(24)]
        chosen = {"every": TrainingPlan.Every.choices, "weekday": list(WEEKDAYS.items())}
        for name, choices in {**chosen, "hour": hours, "time_zone": time_zone_choices()}.items():
            self.fields[name].widget = UnfoldAdminSelectWidget(choices=choices)
        self.fields["weekday"].help_text = _("Of a weekly training.")

    def _post_clean(self) -> None:
        """The service writes, and judges what is written."""
