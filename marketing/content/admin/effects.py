"""What came of texts that went live: a list, and a page for each. Counted rows are figures: nobody changes them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.catalog.search import with_words
from marketing.catalog.selectors import product_title
from marketing.common.badges import badge
from marketing.content import services
from marketing.content.models import Effect
from marketing.content.results import Change, Result
from marketing.content.views import effects


@admin.register(Effect, site=site)
class EffectAdmin(ShopAdmin):
    icon = "insights"
    about = _(
        "Visits to a product before and after its text went live, held against products whose text stayed as it was."
    )
    empty_text = _("Nothing is counted yet. Two weeks after a text went live, its first figures stand here.")
    empty_action = ("dashboard:content_publication_changelist", _("Look at the published texts"))
    list_display = ("product_shown", "text_shown", "day", "visits", "carts", "purchases")
    more_columns = ("days", "also_changed")
    list_select_related = ("publication__product",)
    list_filter = (
        ("publication__kind", ChoicesDropdownFilter),
        ("publication__locale", ChoicesDropdownFilter),
        ("day", DaysFilter),
    )
    search_fields = ("publication__product__title", "publication__product__external_id")
    search_help_text = _("Search by product")
    sortable_by = ("day", "days")
    export_fields = (
        "publication_id", "publication__product__external_id", "publication__kind", "publication__locale",
        "publication__audience", "day", "days", "before_seen", "before_carted", "before_bought", "after_seen",
        "after_carted", "after_bought", "others_before_seen", "others_before_carted", "others_before_bought",
        "others_after_seen", "others_after_carted", "others_after_bought", "also_changed",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/change/", wrap(effects.show), name="content_effect_change"),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Effect], search_term: str
    ) -> tuple[QuerySet[Effect], bool]:
        found = with_words(request.shop, search_term, "publication__product") if search_term else None
        return (queryset.filter(found) if found is not None else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Who looks has them counted, where the last count is a while ago."""
        if self.has_view_permission(request):
            services.refresh_outcomes(request.shop)
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("product"))
    def product_shown(self, effect: Effect) -> str:
        return product_title(effect.publication.product, get_language())

    @admin.display(description=_("text"))
    def text_shown(self, effect: Effect) -> str:
        return f"{effect.publication.get_kind_display()} · {effect.publication.get_locale_display()}"

    @admin.display(description=_("visits"))
    def visits(self, effect: Effect) -> str:
        return f"{effect.before_seen:,} → {effect.after_seen:,}"

    @admin.display(description=_("put into the cart"))
    def carts(self, effect: Effect) -> SafeString:
        return told(Result(effect).carts)

    @admin.display(description=_("bought"))
    def purchases(self, effect: Effect) -> SafeString:
        return told(Result(effect).purchases)


def told(change: Change) -> SafeString:
    shares = f"{change.before.percent} → {change.after.percent}" if change.before.of or change.after.of else ""
    return format_html('<span class="numbers">{}</span> {}', shares, badge(change.verdict.label, change.tone))
