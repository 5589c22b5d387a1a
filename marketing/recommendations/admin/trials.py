"""Tests of versions: a list, a form to start one, and a page for each."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import RUN_MODELS
from marketing.accounts.site import ShopAdmin, site
from marketing.common.badges import badge
from marketing.recommendations import services, trying
from marketing.recommendations.models import VersionTest
from marketing.recommendations.trial_form import TrialForm
from marketing.recommendations.views import trials as views

TONES = {VersionTest.State.RUNNING: "busy", VersionTest.State.ENDED: "ok"}


@admin.register(VersionTest, site=site)
class VersionTestAdmin(ShopAdmin):
    icon = "science"
    add_roles = RUN_MODELS
    form = TrialForm
    about = _(
        "Two versions serve beside each other, each its share of the shoppers, and what they do tells which is better."
    )
    empty_text = _("No version was tried on shoppers yet. It takes one that serves, and another beside it.")
    empty_action = ("dashboard:recommendations_versiontest_add", _("Start a test"))
    list_display = ("called", "state_badge", "metric", "share", "shoppers", "rates", "lift", "verdict", "started_at")
    more_columns = ("asked_by", "ended_at", "reason", "winner")
    list_select_related = ("a", "b", "asked_by")
    list_filter = ("state", "metric")
    search_fields = ("reason",)
    fields = ("version", "share", "metric", "smallest_lift")
    sortable_by = ("started_at",)
    export_fields = (
        "id", "a__number", "b__number", "share", "metric", "smallest_lift", "state", "started_at", "ended_at", "reason", "winner",
        "a_seen", "a_clicked", "a_carted", "a_bought", "b_seen", "b_clicked", "b_carted", "b_bought", "left_out", "b_lists",
        "b_by_itself", "counted_at",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/change/", wrap(views.show), name="recommendations_versiontest_change"),
            path("<uuid:pk>/stop/", wrap(require_POST(views.stop)), name="recommendations_versiontest_stop"),
            path("<uuid:pk>/choose/", wrap(require_POST(views.choose)), name="recommendations_versiontest_choose"),
            *super().get_urls(),
        ]

    def get_form(
        self, request: HttpRequest, obj: VersionTest | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return type("TrialForm", (super().get_form(request, obj, change, **kwargs),), {"request": request})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Who looks has them counted, where the last count is a while ago."""
        if self.has_view_permission(request):
            services.refresh_outcomes(request.shop)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: VersionTest, form: TrialForm, change: bool) -> None:
        told = {name: form.cleaned_data[name] for name in ("share", "metric", "smallest_lift")}
        made = trying.start_test(request.shop, form.cleaned_data["version"], actor=request.user, **told)
        obj.pk, obj.shop, obj.a, obj.b = made.pk, request.shop, made.a, made.b

    def response_add(
        self, request: HttpRequest, obj: VersionTest, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("dashboard:recommendations_versiontest_change", obj.pk)

    @admin.display(description=_("state"))
    def state_badge(self, test: VersionTest) -> SafeString:
        return badge(test.get_state_display(), TONES[VersionTest.State(test.state)])

    @admin.display(description=_("shoppers, A and B"))
    def shoppers(self, test: VersionTest) -> str:
        return f"{test.a_seen:,} · {test.b_seen:,}"

    @admin.display(description=_("rate, A and B"))
    def rates(self, test: VersionTest) -> str:
        return f"{test.readout.a.percent} · {test.readout.b.percent}"

    @admin.display(description=_("B against A"))
    def lift(self, test: VersionTest) -> str:
        return test.readout.between

    @admin.display(description=_("what it says"))
    def verdict(self, test: VersionTest) -> SafeString:
        return badge(test.readout.verdict.label, test.readout.tone)
