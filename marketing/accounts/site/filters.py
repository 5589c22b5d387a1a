from django.contrib.admin import ModelAdmin
from django.db.models import Field, Q
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter

LAST_CHARACTER = "\U0010ffff"


class ShopRelatedFilter(RelatedDropdownFilter):
    """Offers what belongs to the shop."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[object, str]]:
        return field.get_choices(include_blank=False, limit_choices_to={"shop": request.shop})


def begins_with(field: str, text: str) -> Q:
    """By the index of the column: under row-level security none is used for LIKE, but it is for comparisons."""
    return Q(**{f"{field}__gte": text, f"{field}__lte": f"{text}{LAST_CHARACTER}"})
