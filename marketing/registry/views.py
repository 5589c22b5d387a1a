"""One training, live; one version beside its baselines; promote it, or go back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import OVERRIDE_GATE, RUN_JOBS, RUN_MODELS
from marketing.accounts.site import only, page, part
from marketing.accounts.site.scoping import is_one_of
from marketing.registry import reading, selectors, services
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion, TrainingRun


def show_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    version = find_version(request, pk)
    return page(
        request,
        "registry/version.html",
        title=str(version),
        opts=ModelVersion._meta,
        version=version,
        verdict=gate(version),
        serving=selectors.serving_version(request.shop, version.kind),
        **figures(version),
        may_promote=is_one_of(request, RUN_MODELS),
        may_override=is_one_of(request, OVERRIDE_GATE),
    )


def figures(version: ModelVersion) -> dict[str, object]:
    if version.kind == Kind.RETRIEVER:
        return {"searches": reading.retrievers_table(version)}
    if version.kind == Kind.WRITER:
        told = version.metrics.get("preferences") or {"rows": []}
        pairs = reading.preferences_table(told)
        return {"texts": reading.writers_table(version), "preferences": told, "pairs": pairs}
    return {"rows": reading.metrics_table(version.metrics), "chart": reading.metrics_chart(version.metrics)}


def show_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    run = find_run(request, pk)
    return page(request, "registry/run.html", title=str(run), opts=TrainingRun._meta, **about(request, run))


def live_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    only(request)
    return part(request, "registry/_run.html", **about(request, find_run(request, pk)))


@require_POST
def train(request: HttpRequest) -> HttpResponse:
    run = services.start_run(asked_kind(request), shop=request.shop, actor=request.user)
    messages.success(request, _("The training has begun. Its loss curve appears here as it learns."))
    return redirect("dashboard:registry_trainingrun_change", run.pk)


@require_POST
def promote(request: HttpRequest, pk: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:500]
    version = services.promote(find_version(request, pk), actor=request.user, reason=reason)
    messages.success(request, _("%(version)s serves from now on.") % {"version": version})
    return redirect("dashboard:registry_modelversion_change", version.pk)


@require_POST
def roll_back(request: HttpRequest) -> HttpResponse:
    version = services.roll_back(asked_kind(request), shop=request.shop, actor=request.user)
    messages.success(request, _("%(version)s serves again.") % {"version": version})
    return redirect("dashboard:registry_modelversion_changelist")


def asked_kind(request: HttpRequest) -> Kind:
    said = request.POST.get("kind", Kind.RECOMMENDER)
    if said not in Kind.values:
        raise Http404
    return Kind(said)


def find_version(request: HttpRequest, pk: UUID) -> ModelVersion:
    versions = ModelVersion.objects.for_shop(request.shop).select_related("run__job", "shop")
    return get_object_or_404(versions, pk=pk)


def find_run(request: HttpRequest, pk: UUID) -> TrainingRun:
    runs = TrainingRun.objects.for_shop(request.shop).select_related("job").prefetch_related("versions")
    return get_object_or_404(runs, pk=pk)


def about(request: HttpRequest, run: TrainingRun) -> dict[str, object]:
    return {
        "run": run,
        "job": run.job,
        "chart": reading.loss_chart(run),
        "table": reading.loss_table(run),
        "columns": [_("Stage"), _("Step"), _("Epoch"), _("Loss")],
        "may_run": is_one_of(request, RUN_JOBS),
    }
