from django.contrib.admin import ModelAdmin
from django.db.models import Field
from django.http import HttpRequest
from unfold.contrib.filters.admin import RelatedDropdownFilter


class ShopRelatedFilter(RelatedDropdownFilter):
    """Offers what belongs to the shop."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[object, str]]:
        return field.get_choices(include_blank=False, limit_choices_to={"shop": request.shop})
