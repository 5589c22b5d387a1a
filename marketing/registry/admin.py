"""Models: what serves, what waits for a decision, and how each one was trained."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts.permissions import RUN_MODELS
from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.accounts.site.scoping import is_one_of
from marketing.common.badges import badge
from marketing.jobs.wording import tone
from marketing.registry import selectors, views
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.registry.reading import headline

State = ModelVersion.State
TONES = {State.SERVING: "ok", State.CANDIDATE: "calm", State.RETIRED: "warn"}


def serving_now(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    serving = selectors.serving_version(request.shop, kind)
    return {
        "kind": kind,
        "serving": serving,
        "earlier": selectors.fallback_versions(serving).first() if serving else None,
        "training": selectors.running_training(request.shop, kind),
    }


@admin.register(ModelVersion, site=site)
class ModelVersionAdmin(ShopAdmin):
    icon = "model_training"
    about = _("A person decides which version serves, and one click goes back. A retriever that does not lose serves by itself.")
    empty_text = _("No model is trained yet. Until one is, shoppers see what is popular.")
    list_display = ("called", "state_badge", "measured", "data_until", "created_at", "promoted_at")
    list_filter = (("kind", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter), ("created_at", DaysFilter))
    search_fields = ("number",)
    search_help_text = _("Search by version number")
    list_before_template = "registry/_serving.html"
    export_fields = (
        "kind", "number", "state", "metrics", "data_from", "data_until", "created_at", "promoted_at", "sha256"
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("train/", wrap(views.train), name="registry_train"),
            path("roll-back/", wrap(views.roll_back), name="registry_roll_back"),
            path("<uuid:pk>/change/", wrap(views.show_version), name="registry_modelversion_change"),
            path("<uuid:pk>/promote/", wrap(views.promote), name="registry_promote"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "serving_now": [serving_now(request, kind) for kind in Kind],
            "may_run": is_one_of(request, RUN_MODELS),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, version: ModelVersion) -> SafeString:
        return badge(version.get_state_display(), TONES[State(version.state)])

    @admin.display(description=_("measured"))
    def measured(self, version: ModelVersion) -> str:
        return headline(version)


@admin.register(TrainingRun, site=site)
class TrainingRunAdmin(ShopAdmin):
    icon = "show_chart"
    about = _("Every training, with its loss curve: while it runs, the curve grows before your eyes.")
    empty_text = _("No model has been trained yet.")
    empty_action = ("dashboard:registry_modelversion_changelist", _("Go to the models"))
    list_display = ("called", "state_badge", "until", "created_at")
    list_filter = (("created_at", DaysFilter),)
    search_fields = ("id",)
    search_help_text = _("Search by id")
    export_fields = ("id", "kind", "job__state", "until", "config", "report", "created_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/change/", wrap(views.show_run), name="registry_trainingrun_change"),
            path("<uuid:pk>/live/", wrap(views.live_run), name="registry_live_run"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingRun]:
        return super().get_queryset(request).select_related("job")

    @admin.display(description=_("state"))
    def state_badge(self, run: TrainingRun) -> SafeString | str:
        return badge(run.job.get_state_display(), tone(run.job)) if run.job else "–"
