"""The merchant's pages of writing: the one page of settings, and every text that was asked for."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.common.badges import badge
from marketing.generation import views
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.reading import TONES, writer_name


@admin.register(GenerationSettings, site=site)
class GenerationSettingsAdmin(ShopAdmin):
    """One row, so no list: its address shows the page."""

    icon = "edit_note"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(views.show_settings), name="generation_generationsettings_changelist"),
            path("try/", wrap(views.try_writer), name="generation_try_writer"),
            path("off/", wrap(views.switch_off), name="generation_switch_off"),
            path("forget-key/", wrap(views.forget_key), name="generation_forget_key"),
        ]


@admin.register(Generation, site=site)
class GenerationAdmin(ShopAdmin):
    icon = "receipt"
    about = _("Every text that was asked for: what was told, who wrote it, what it cost, and what failed before.")
    empty_text = _("No text has been asked for yet.")
    list_display = ("called", "in_language", "outcome_badge", "written_by", "in_place_of", "cost_shown")
    more_columns = ("model", "tokens_in", "tokens_out", "seed")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
        ("created_at", DaysFilter),
    )
    sortable_by = ()
    export_fields = (
        "id", "created_at", "kind", "language", "outcome", "provider", "model", "seed", "fallback_from", "tokens_in",
        "tokens_out", "cost", "asked", "candidates", "attempts",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/change/", wrap(views.show_generation), name="generation_generation_change"),
            *super().get_urls(),
        ]

    @admin.display(description=_("language"))
    def in_language(self, generation: Generation) -> str:
        return dict(settings.LANGUAGES).get(generation.language, generation.language)

    @admin.display(description=_("outcome"))
    def outcome_badge(self, generation: Generation) -> SafeString:
        return badge(generation.get_outcome_display(), TONES[Generation.Outcome(generation.outcome)])

    @admin.display(description=_("written by"))
    def written_by(self, generation: Generation) -> object:
        return writer_name(generation.provider) if generation.provider else "–"

    @admin.display(description=_("cost"))
    def cost_shown(self, generation: Generation) -> str:
        """A text of this server costs nothing, and says so in one character."""
        return f"{generation.cost.normalize():f}" if generation.cost else "–"

    @admin.display(description=_("in place of"))
    def in_place_of(self, generation: Generation) -> object:
        return writer_name(generation.fallback_from) if generation.fallback_from else "–"
