"""Tests of texts: a list, a form to plan one, and a page for each."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from marketing.accounts.permissions import EDIT_CONTENT
from marketing.accounts.site import ShopAdmin, site
from marketing.common.badges import badge
from marketing.common.readouts import Readout
from marketing.content import services
from marketing.content.experiment_form import ExperimentForm
from marketing.content.models import Experiment
from marketing.content.views import experiments as views
from marketing.content.wording import EXPERIMENT_TONES


@admin.register(Experiment, site=site)
class ExperimentAdmin(ShopAdmin):
    icon = "science"
    add_roles = EDIT_CONTENT
    form = ExperimentForm
    about = _("Half of the shoppers read one text, half the other, and what they do tells which is better, if any is.")
    empty_text = _("No text was tested yet. Plan a test of one text, or of all texts of a request.")
    empty_action = ("dashboard:content_experiment_add", _("Plan a test"))
    list_display = ("called", "state_badge", "metric", "shoppers", "rates", "lift", "verdict", "created_at")
    more_columns = ("asked_by", "started_at", "ended_at", "reason", "winner")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("metric", ChoicesDropdownFilter),
        ("created_at", RangeDateFilter),
    )
    search_fields = ("name",)
    search_help_text = _("Search by name")
    fields = ("name", "brief", "product_id", "kind", "language", "metric", "smallest_lift")
    sortable_by = ("created_at",)
    export_fields = (
        "id", "name", "metric", "smallest_lift", "state", "started_at", "ended_at", "reason", "winner", "a_seen",
        "a_carted", "a_bought", "b_seen", "b_carted", "b_bought", "left_out", "counted_at", "created_at",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        acts = [
            path(f"<uuid:pk>/{name}/", wrap(require_POST(view)), name=f"content_experiment_{name}")
            for name, view in (("start", views.start), ("stop", views.stop), ("choose", views.choose))
        ]
        show = path("<uuid:pk>/change/", wrap(views.show), name="content_experiment_change")
        return [show, *acts, *super().get_urls()]

    def get_form(
        self, request: HttpRequest, obj: Experiment | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return type("ExperimentForm", (super().get_form(request, obj, change, **kwargs),), {"request": request})

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Who looks has them counted, where the last count is a while ago."""
        if self.has_view_permission(request):
            services.refresh_outcomes(request.shop)
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: Experiment, form: ExperimentForm, change: bool) -> None:
        told = {name: form.cleaned_data[name] for name in ("name", "metric", "smallest_lift")}
        made = services.plan_experiment(request.shop, form.drafts(), actor=request.user, **told)
        obj.pk, obj.shop = made.pk, request.shop

    def response_add(self, request: HttpRequest, obj: Experiment, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("dashboard:content_experiment_change", obj.pk)

    @admin.display(description=_("state"))
    def state_badge(self, experiment: Experiment) -> SafeString:
        return badge(experiment.get_state_display(), EXPERIMENT_TONES[Experiment.State(experiment.state)])

    @admin.display(description=_("shoppers, A and B"))
    def shoppers(self, experiment: Experiment) -> str:
        return f"{experiment.a_seen:,} · {experiment.b_seen:,}"

    @admin.display(description=_("rate, A and B"))
    def rates(self, experiment: Experiment) -> str:
        read = Readout(experiment)
        return f"{read.a.percent} · {read.b.percent}"

    @admin.display(description=_("B against A"))
    def lift(self, experiment: Experiment) -> str:
        return Readout(experiment).between

    @admin.display(description=_("what it says"))
    def verdict(self, experiment: Experiment) -> SafeString | str:
        read = Readout(experiment)
        return badge(read.verdict.label, read.tone) if experiment.started_at else "–"
