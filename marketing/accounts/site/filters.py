from datetime import date, datetime, time

from django.contrib.admin import ModelAdmin
from django.db.models import DateTimeField, Field, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import RangeDateFilter, RelatedDropdownFilter
from unfold.utils import parse_date_str

LAST_CHARACTER = "\U0010ffff"


class ShopRelatedFilter(RelatedDropdownFilter):
    """Offers what belongs to the shop."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[object, str]]:
        return field.get_choices(include_blank=False, limit_choices_to={"shop": request.shop})


class DaysFilter(RangeDateFilter):
    """From one day to another, the last with all of its hours: for the theme's own a moment of that day lies behind it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if first := self._day("from"):
            queryset = queryset.filter(**{f"{self.field_path}__gte": self._bound(first, time.min)})
        if last := self._day("to"):
            queryset = queryset.filter(**{f"{self.field_path}__lte": self._bound(last, time.max)})
        return queryset

    def _day(self, end: str) -> date | None:
        """What is no day counts as not said."""
        return parse_date_str(self.used_parameters.get(f"{self.field_path}_{end}", ""))

    def _bound(self, day: date, hour: time) -> date:
        is_moment = isinstance(self.field, DateTimeField)
        return timezone.make_aware(datetime.combine(day, hour)) if is_moment else day


def begins_with(field: str, text: str) -> Q:
    """By the index of the column: under row-level security none is used for LIKE, but it is for comparisons."""
    return Q(**{f"{field}__gte": text, f"{field}__lte": f"{text}{LAST_CHARACTER}"})
