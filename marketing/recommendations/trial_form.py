"""What a person says when they try a version on shoppers."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from marketing.recommendations.models import VersionTest
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import versions


class TrialForm(forms.ModelForm):
    request: ClassVar[HttpRequest]

    version = forms.ModelChoiceField(
        label=_("The version to try"),
        queryset=ModelVersion.objects.none(),
        empty_label=_("Choose a version"),
        help_text=_("It is held against the one that serves."),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = VersionTest
        fields = ("share", "metric", "smallest_lift")
        help_texts: ClassVar = {
            "share": _("Half of them tells soonest. Fewer risk less."),
            "metric": _("Purchases matter most, but are rare: clicks tell sooner."),
            "smallest_lift": _("A smaller difference takes far more shoppers to see."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = versions(self.request.shop, Kind.RECOMMENDER).exclude(state=ModelVersion.State.SERVING)
        self.fields["version"].queryset = others
        self.fields["version"].initial = self.request.GET.get("version")
