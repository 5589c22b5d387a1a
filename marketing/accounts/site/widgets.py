"""Small things that lists show."""

from django.contrib.admin import ModelAdmin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import RelatedDropdownFilter

ICONS = {"ok": "check_circle", "warn": "error", "bad": "cancel", "busy": "progress_activity", "calm": "circle"}


def badge(text: object, tone: str) -> SafeString:
    """A word with an icon: never colour alone. Tones: ok, warn, bad, busy, calm."""
    return format_html(
        '<span class="badge badge-{}"><span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>',
        tone,
        ICONS[tone],
        text,
    )


class ShopRelatedFilter(RelatedDropdownFilter):
    """Offers what belongs to the shop."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[object, str]]:
        return field.get_choices(include_blank=False, limit_choices_to={"shop": request.shop})
