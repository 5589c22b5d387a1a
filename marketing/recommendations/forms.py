"""What a reader chooses on the pages of recommendations. The address keeps it."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.recommendations import selectors
from marketing.recommendations.models import Outcome, Placement
from marketing.recommendations.results import WITHOUT_MODEL, of_version, version_name

DAYS = 28  # unless a period is named


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "input"})


class Slider(forms.NumberInput):
    """From 0 to 1, with its value beside it. Without scripts it still slides."""

    input_type = "range"

    def __init__(self) -> None:
        super().__init__(attrs={"min": 0, "max": 1, "step": 0.05, "x-model": "value", "class": "slider"})

    def render(self, name: str, value: object, attrs: dict | None = None, renderer: object = None) -> SafeString:
        slider = super().render(name, value, attrs, renderer)
        return format_html(
            '<div class="row" x-data="{{value: {}}}">{} <output x-text="value">{}</output></div>', value, slider, value
        )


def default_period() -> tuple[date, date]:
    today = timezone.now().date()
    return today - timedelta(days=DAYS - 1), today


def with_period(asked: QueryDict) -> dict[str, str]:
    """The fields say which period is shown, also where none was named."""
    first, last = default_period()
    named = {name: value for name, value in asked.items() if value}
    return {"first": first.isoformat(), "last": last.isoformat()} | named


class ResultsForm(forms.Form):
    placement = forms.ChoiceField(label=_("placement"), required=False)
    version = forms.ChoiceField(label=_("model"), required=False)
    first = forms.DateField(label=_("from"), required=False, widget=DateInput())
    last = forms.DateField(label=_("until"), required=False, widget=DateInput())

    def __init__(self, shop: Shop, asked: QueryDict) -> None:
        super().__init__(with_period(asked))
        self.shop = shop
        versions = selectors.outcomes(shop).order_by().values_list("model_version", flat=True).distinct()
        self.fields["placement"].choices = [("", _("All placements")), *Placement.Key.choices]
        self.fields["version"].choices = [
            ("", _("All versions")),
            *((one or WITHOUT_MODEL, version_name(one)) for one in sorted(versions)),
        ]
        for name in ("placement", "version"):
            self.fields[name].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The period ends before it begins."))
        return cleaned

    @property
    def chosen(self) -> dict[str, object]:
        """What is not understood counts as not said; the page tells what it was."""
        self.is_valid()
        return self.cleaned_data

    @property
    def period(self) -> tuple[date, date]:
        default = default_period()
        return self.chosen.get("first") or default[0], self.chosen.get("last") or default[1]

    def outcomes(self) -> QuerySet[Outcome]:
        found = selectors.outcomes(self.shop).filter(day__range=self.period)
        if placement := self.chosen.get("placement"):
            found = found.filter(placement=placement)
        if version := self.chosen.get("version"):
            found = of_version(found, version)
        return found
