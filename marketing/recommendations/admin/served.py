"""What was answered: to whom, by which version, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, DropdownFilter

from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.catalog.selectors import find_products, product_title
from marketing.common.badges import badge
from marketing.recommendations import reactions, selectors
from marketing.recommendations.models import Placement, Recommendation
from marketing.recommendations.reactions import Reaction
from marketing.recommendations.results import WITHOUT_MODEL, of_version, version_name
from marketing.recommendations.views import served as views
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Shopper, Visitor

TONES = {Reaction.SEEN: "calm", Reaction.CLICKED: "busy", Reaction.CARTED: "busy", Reaction.BOUGHT: "ok"}
FIRST = 3  # titles in a row of the list


class PlacementFilter(DropdownFilter):
    title = _("placement")
    parameter_name = "placement"

    def lookups(self, request: HttpRequest, model_admin: ShopAdmin) -> list[tuple[str, Any]]:
        return list(Placement.Key.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        return queryset.filter(placement=self.value()) if self.value() else queryset


class VersionFilter(DropdownFilter):
    """The versions that there are, instead of those in a million rows."""

    title = _("model")
    parameter_name = "model_version"

    def lookups(self, request: HttpRequest, model_admin: ShopAdmin) -> list[tuple[str, Any]]:
        versions = ModelVersion.objects.for_shop(request.shop).order_by("-created_at")[:50]
        return [*((str(version), str(version)) for version in versions), (WITHOUT_MODEL, version_name(""))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        return of_version(queryset, self.value()) if self.value() else queryset


class ReactionFilter(DropdownFilter):
    title = _("what came of it in the last 30 days")
    parameter_name = "reaction"

    def lookups(self, request: HttpRequest, model_admin: ShopAdmin) -> list[tuple[str, Any]]:
        return list(Reaction.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
        if self.value() not in Reaction.values:
            return queryset
        return reactions.with_reaction(queryset, request.shop, self.value(), timezone.now() - reactions.TOLD_FOR)


@admin.register(Recommendation, site=site)
class RecommendationAdmin(ShopAdmin):
    icon = "fact_check"
    about = _("Every list that was answered, with its reasons, and what was left out of it and why.")
    empty_text = _(
        "No list has been answered yet. They appear here as soon as your storefront asks for recommendations."
    )
    empty_action = ("dashboard:storefront", _("Read how"))
    list_display = ("created_at", "placement_shown", "who", "answered_by", "products_shown", "reactions_shown")
    list_filter = (
        PlacementFilter,
        VersionFilter,
        ReactionFilter,
        ("personalized", BooleanRadioFilter),
        ("day", DaysFilter),
    )
    search_fields = ("shopper_id",)
    search_help_text = _("Search by shopper id or visitor")
    sortable_by = ()
    export_fields = (
        "id", "created_at", "placement", "visitor_id", "shopper_id", "product_id", "personalized", "model_version",
        "fallback", "items", "filtered",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/change/", wrap(views.show_served), name="recommendations_recommendation_change"),
            path("<uuid:pk>/hide/", wrap(views.hide_item), name="recommendations_hide_item"),
            path("<uuid:pk>/show/", wrap(views.show_item), name="recommendations_show_item"),
            path("<uuid:pk>/bad/", wrap(views.mark_as_bad), name="recommendations_mark_as_bad"),
            *super().get_urls(),
        ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Recommendation | None:
        try:
            return selectors.find_served(request.shop, UUID(object_id))
        except ValueError:
            return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Recommendation], search_term: str
    ) -> tuple[QuerySet[Recommendation], bool]:
        """By what has an index, never by a scan."""
        if not search_term:
            return queryset, False
        return queryset.filter(shopper_id__in=shoppers_called(request, search_term)), False

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Names, titles and reactions of the rows of this page, at once."""
        lists = super().get_changelist_instance(request)
        rows = list(lists.result_list)
        came_of_it = reactions.reactions_to(request.shop, rows)
        first = {item["product_id"] for row in rows for item in row.items[:FIRST]}
        products = find_products(request.shop, first)
        titles = {key: product_title(product, get_language()) for key, product in products.items()}
        named = Shopper.objects.for_shop(request.shop).filter(pk__in={row.shopper_id for row in rows} - {None})
        names = dict(named.values_list("pk", "external_id"))
        for row in rows:
            row.reactions, row.titles, row.name = sorted(came_of_it[row.pk]), titles, names.get(row.shopper_id)
        lists.result_list = rows
        return lists

    @admin.display(description=_("placement"))
    def placement_shown(self, served: Recommendation) -> str:
        return served.placement_name

    @admin.display(description=_("shopper"))
    def who(self, served: Recommendation) -> object:
        if served.name:
            return served.name
        return _("Visitor") if served.shopper_id else _("Anybody")

    @admin.display(description=_("answered by"))
    def answered_by(self, served: Recommendation) -> str:
        return " · ".join(part for part in (served.model_version, served.fallback_name) if part)

    @admin.display(description=_("products"))
    def products_shown(self, served: Recommendation) -> SafeString:
        ids = [item["product_id"] for item in served.items]
        first = ", ".join(served.titles.get(one, one) for one in ids[:FIRST]) or "–"
        more = len(ids) - FIRST
        return format_html("<span>{} <span class='muted'>{}</span></span>", first, f"+{more}" if more > 0 else "")

    @admin.display(description=_("what came of it"))
    def reactions_shown(self, served: Recommendation) -> SafeString | str:
        badges = ((badge(Reaction(one).label, TONES[one]),) for one in served.reactions)
        return format_html_join(" ", "{}", badges) if served.reactions else "–"


def shoppers_called(request: HttpRequest, words: str) -> list[UUID]:
    """By the shop's own id, our id, or the browser's."""
    try:
        number: UUID | None = UUID(words)
    except ValueError:
        number = None
    called = Q(external_id=words) | Q(pk=number) if number else Q(external_id=words)
    found = list(Shopper.objects.for_shop(request.shop).filter(called).values_list("pk", flat=True))
    browsers = Visitor.objects.for_shop(request.shop).filter(visitor_id=number) if number else Visitor.objects.none()
    return [*found, *browsers.values_list("shopper_id", flat=True)]
