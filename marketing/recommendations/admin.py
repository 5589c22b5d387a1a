"""Where recommendations stand in the shop."""

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketing.accounts.permissions import RUN_MODELS
from marketing.accounts.site import ShopAdmin, site
from marketing.common.badges import badge
from marketing.recommendations import services
from marketing.recommendations.models import Placement


@admin.register(Placement, site=site)
class PlacementAdmin(ShopAdmin):
    icon = "view_carousel"
    add_roles = change_roles = RUN_MODELS
    about = _("The places in your storefront that show recommendations, and how many products each one shows.")
    empty_text = _(
        "Every place works as it is: eight products, without those that the shopper bought. Add one to change it."
    )
    empty_action = ("dashboard:recommendations_placement_add", _("Add a placement"))
    list_display = ("called", "limit", "bought_badge", "enabled_badge", "updated_at")
    list_filter = ("enabled",)
    search_fields = ("key",)
    search_help_text = _("Search by placement")
    fields = ("key", "limit", "include_bought", "enabled")
    export_fields = ("key", "limit", "include_bought", "enabled", "updated_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Placement, form: ModelForm, change: bool) -> None:
        obj.shop = request.shop
        services.change_placement(
            obj, actor=request.user, **{name: form.cleaned_data[name] for name in form.changed_data}
        )

    @admin.display(description=_("bought before"))
    def bought_badge(self, placement: Placement) -> SafeString:
        return badge(_("Shown"), "ok") if placement.include_bought else badge(_("Left out"), "calm")

    @admin.display(description=_("state"))
    def enabled_badge(self, placement: Placement) -> SafeString:
        return badge(_("In use"), "ok") if placement.enabled else badge(_("Off"), "warn")
