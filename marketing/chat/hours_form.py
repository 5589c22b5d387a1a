"""The form of the service hours: two times a day, and holidays as lines of text."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from marketing.chat.hours import Holiday, Hours, Span
from marketing.chat.models import ServiceHours
from marketing.common.time_zones import time_zone_choices
from marketing.content.forms import LinesField

DAY = r"(\d{4}-\d{1,2}-\d{1,2})"
LINE = re.compile(rf"{DAY}(?:\s*(?:[–—~至到-]|\.\.)\s*{DAY})?\s*(.{{0,80}})$")
LONGEST = 366  # days


class HoursForm(forms.Form):
    version = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)
    is_on = forms.BooleanField(
        label=gettext_lazy("Tell shoppers when people are there"), required=False,
        help_text=gettext_lazy("Outside these hours who asks for a person reads when you are back, and may leave an e-mail address."),
    )  # fmt: skip
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), widget=UnfoldAdminSelectWidget)
    holidays = LinesField(
        label=gettext_lazy("Holidays"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=gettext_lazy("One on a line: 2026-12-25 Christmas, or 2027-02-05 – 2027-02-11 春节. Nobody is there on these days."),
    )  # fmt: skip

    def __init__(self, row: ServiceHours | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(row))
        self.fields["time_zone"].choices = time_zone_choices()
        for day in WEEKDAYS:
            for end in ("from", "until"):
                widget = forms.TimeInput(attrs={"type": "time", "class": "input"}, format="%H:%M")
                self.fields[f"{end}_{day}"] = forms.TimeField(label="", required=False, widget=widget)

    @property
    def days(self) -> Iterator[tuple[object, forms.BoundField, forms.BoundField]]:
        return ((name, self[f"from_{day}"], self[f"until_{day}"]) for day, name in WEEKDAYS.items())

    def clean_holidays(self) -> tuple[Holiday, ...]:
        return tuple(_holiday(line) for line in self.cleaned_data["holidays"])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        told["spans"] = tuple(self._span(day) for day in WEEKDAYS)
        return told

    def hours(self) -> Hours:
        told = self.cleaned_data
        return Hours(ZoneInfo(told["time_zone"]), told["spans"], told["holidays"])

    def _span(self, day: int) -> Span | None:
        first, last = self.cleaned_data.get(f"from_{day}"), self.cleaned_data.get(f"until_{day}")
        if first is None and last is None:
            return None
        if {f"from_{day}", f"until_{day}"} & set(self.errors):
            return None
        if first is None or last is None:
            self.add_error(f"from_{day}", _("Say from when and until when, or leave both empty."))
        elif time.min != last <= first:
            self.add_error(f"from_{day}", _("The end comes before the beginning. Until 00:00 means until midnight."))
        return (first, last) if first is not None and last is not None else None


def _initial(row: ServiceHours | None) -> dict[str, Any]:
    if row is None or not row.days:
        usual = {f"{end}_{day}": at for day in range(5) for end, at in (("from", time(9)), ("until", time(17)))}
        return {"version": row.version if row else 0, "time_zone": "UTC", **usual}
    hours = Hours.of(row)
    spans = {
        f"{end}_{day}": at
        for day, span in enumerate(hours.days)
        if span
        for end, at in zip(("from", "until"), span, strict=True)
    }
    holidays = [str(one) for one in hours.holidays]
    return {"version": row.version, "is_on": row.is_on, "time_zone": row.time_zone, "holidays": holidays, **spans}


def _holiday(line: str) -> Holiday:
    found = LINE.match(line)
    try:
        first = date(*map(int, found[1].split("-")))
        last = date(*map(int, (found[2] or found[1]).split("-")))
    except (TypeError, ValueError):
        said = _("“%(line)s” is no day. Write it like 2026-12-25, and what is celebrated behind it.")
        raise forms.ValidationError(said % {"line": line[:80]}) from None
    if not 0 <= (last - first).days <= LONGEST:
        raise forms.ValidationError(
            _("“%(line)s” ends before it begins, or lasts for more than a year.") % {"line": line[:80]}
        )
    return Holiday(first, last, found[3].strip())
