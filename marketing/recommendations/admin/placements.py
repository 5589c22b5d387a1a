"""Where recommendations stand in the shop."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketing.accounts.permissions import RUN_MODELS
from marketing.accounts.site import ShopAdmin, site, undoable
from marketing.common.badges import badge
from marketing.recommendations import selectors, services
from marketing.recommendations.forms import Slider
from marketing.recommendations.models import Placement
from marketing.registry.models import Kind
from marketing.registry.reading import variety_table
from marketing.registry.selectors import serving_version

HELP = {
    "limit": _("From 1 to 50, unless the storefront asks for another number."),
    "diversity": _("0 shows the best products, however alike they are; 1 as many different ones as there are."),
    "enabled": _("A place that is not in use gets an empty list."),
}


@admin.register(Placement, site=site)
class PlacementAdmin(ShopAdmin):
    icon = "view_carousel"
    add_roles = change_roles = RUN_MODELS
    about = _("The places in your storefront that show recommendations, and how many products each one shows.")
    empty_title = _("No place is changed yet")
    empty_text = _("Each of the places above shows recommendations without your doing anything.")
    list_display = ("called", "limit", "bought_badge", "diversity", "enabled_badge", "updated_at")
    list_before_template = "recommendations/_other_placements.html"
    change_form_outer_after_template = "recommendations/_variety.html"
    list_filter = ("enabled",)
    search_fields = ("key",)
    search_help_text = _("Search by placement")
    fields = ("key", "limit", "include_bought", "diversity", "enabled")
    export_fields = ("key", "limit", "include_bought", "diversity", "enabled", "updated_at")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        changed = set(selectors.placements(request.shop).values_list("key", flat=True))
        others = [(key, name) for key, name in Placement.Key.choices if key not in changed]
        return super().changelist_view(request, {"others": others, **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every place is there already, so none is added: it is taken over from what is usual."""
        return super().add_view(request, form_url, {"title": _("Change a placement"), **(extra_context or {})})

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_form(request, obj, change, help_texts=HELP, widgets={"diversity": Slider()}, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what variety costs, as it was measured when the version that serves was trained."""
        serving = serving_version(request.shop, Kind.RECOMMENDER)
        prices = variety_table(serving.metrics) if serving else []
        return super().changeform_view(
            request, object_id, form_url, {"prices": prices, "serving": serving, **(extra_context or {})}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Placement, form: ModelForm, change: bool) -> None:
        obj.shop = request.shop
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name != "key"}
        placement, request.undo = services.change_placement(request.shop, obj.key, actor=request.user, **fields)
        obj.pk = placement.pk

    def message_user(self, request: HttpRequest, message: object, *args: Any, **kwargs: Any) -> None:
        super().message_user(request, undoable(message, getattr(request, "undo", None)), *args, **kwargs)

    @admin.display(description=_("bought before"))
    def bought_badge(self, placement: Placement) -> SafeString:
        return badge(_("Shown"), "ok") if placement.include_bought else badge(_("Left out"), "calm")

    @admin.display(description=_("state"))
    def enabled_badge(self, placement: Placement) -> SafeString:
        return badge(_("In use"), "ok") if placement.enabled else badge(_("Off"), "warn")
