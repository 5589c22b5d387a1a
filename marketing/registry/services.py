"""Train, register, promote, roll back. Which version serves is one pointer, and changing it is one transaction."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import OVERRIDE_GATE, RUN_MODELS, require
from marketing.common.errors import Conflict
from marketing.common.ids import uuid7
from marketing.common.tenancy import shop_context
from marketing.jobs.services import enqueue
from marketing.registry import artifacts, reports, selectors
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion, TrainingRun

if TYPE_CHECKING:
    from modeling.trainer import Progress

# The job that trains each kind; its handler lives above, where the data is.
TRAINING_JOBS = {
    Kind.RECOMMENDER: "recommendations.train",
    Kind.WRITER: "content.train_writer",
    Kind.RETRIEVER: "chat.train_retriever",
}
POINTS = 100  # of a live loss curve

State = ModelVersion.State

logger = logging.getLogger(__name__)


@transaction.atomic
def start_run(
    kind: str, *, shop: Shop, actor: User | None, until: datetime | None = None, config: dict | None = None
) -> TrainingRun:
    require(actor, shop, RUN_MODELS)
    one_at_a_time(shop)
    if running := selectors.running_training(shop, kind):
        raise Conflict(
            _("A training is running already. Wait for it, or cancel its job (%(job)s).") % {"job": running.job_id}
        )

    run_id = uuid7()
    directory = f"shops/{shop.pk}/trainings/{run_id}"
    run = TrainingRun(id=run_id, shop=shop, kind=kind, until=until, config=config or {}, directory=directory)
    run.save()
    run.job = enqueue(TRAINING_JOBS[Kind(kind)], shop=shop, subject=run, queue="training")
    run.save(update_fields=["job"])
    record("training.started", subject=run, actor=actor)
    return run


def record_progress(run: TrainingRun, progress: "Progress") -> None:
    """A point of the live loss curve. Steps that a resumed run repeats replace what the killed one wrote."""
    if progress.step % max(1, progress.total // POINTS) and progress.step != progress.total:
        return
    repeated = [one for one in run.curve if one["stage"] == progress.stage and one["step"] >= progress.step]
    run.curve = [one for one in run.curve if one not in repeated]
    loss = round(progress.loss, 5)
    run.curve.append({"stage": progress.stage, "step": progress.step, "epoch": progress.epoch, "loss": loss})
    with shop_context(run.shop):
        run.save(update_fields=["curve", "updated_at"])


@transaction.atomic
def register(run: TrainingRun, report: dict) -> ModelVersion:
    """Call it where the job finishes, so that a run makes one version, however often it began."""
    one_at_a_time(run.shop)
    fingerprint = artifacts.fingerprint(artifacts.directory_of(run), run.kind)
    latest = selectors.versions(run.shop, run.kind).first()
    run.report, run.curve = report, reports.with_validation(run.curve, report["curve"])
    run.save(update_fields=["report", "curve", "updated_at"])
    version = ModelVersion.objects.create(
        shop=run.shop,
        kind=run.kind,
        number=latest.number + 1 if latest else 1,
        run=run,
        config=report["config"],
        metrics=reports.summary(run.kind, report),
        data_from=datetime.fromisoformat(report["data_from"]),
        data_until=datetime.fromisoformat(report["data_until"]),
        artifact=run.directory,
        sha256=fingerprint.sha256,
        size=fingerprint.size,
    )
    record("version.registered", subject=version)
    return version


@transaction.atomic
def promote(version: ModelVersion, *, actor: User | None, reason: str = "") -> ModelVersion:
    """Lets it serve if its files are whole and the gate lets it pass; an owner may overrule the gate, with a reason."""
    require(actor, version.shop, RUN_MODELS)
    one_at_a_time(version.shop)
    version = selectors.versions(version.shop, version.kind).get(pk=version.pk)
    if version.state == State.SERVING:
        raise Conflict(_("%(version)s serves already.") % {"version": version})
    _check_files(version)
    verdict = gate(version)
    if not verdict.passed and not reason:
        raise Conflict(
            _("%(reasons)s An owner may let it serve all the same, with a reason.")
            % {"reasons": " ".join(verdict.reasons)}
        )
    if not verdict.passed:
        require(actor, version.shop, OVERRIDE_GATE)

    version.promoted_at = timezone.now()
    version.override_reason = "" if verdict.passed else reason
    _serve(version)
    record("version.promoted", subject=version, actor=actor, reason=version.override_reason)
    return version


@transaction.atomic
def promote_if_better(version: ModelVersion) -> bool:
    """Without a person: only what the gate lets pass, and not where a person has just left a later version."""
    left = selectors.versions(version.shop, version.kind).filter(state=State.RETIRED, promoted_at=None)
    serving = selectors.serving_version(version.shop, version.kind)
    if (serving and left.filter(number__gt=serving.number).exists()) or not gate(version).passed:
        return False
    promote(version, actor=None)
    return True


@transaction.atomic
def roll_back(kind: str, *, shop: Shop, actor: User | None) -> ModelVersion:
    """To the version that served before, at once; one whose files are damaged is passed over."""
    require(actor, shop, RUN_MODELS)
    one_at_a_time(shop)
    serving = selectors.serving_version(shop, kind)
    earlier = selectors.fallback_versions(serving) if serving else []
    version = next((one for one in earlier if artifacts.is_whole(one)), None)
    if version is None:
        raise Conflict(_("There is no earlier version to go back to."))

    serving.state, serving.promoted_at = State.RETIRED, None  # no later roll-back shall lead to what was left here
    serving.save(update_fields=["state", "promoted_at", "updated_at"])
    _serve(version)
    record("version.rolled_back", subject=version, actor=actor, left=str(serving))
    return version


def _serve(version: ModelVersion) -> None:
    selectors.versions(version.shop, version.kind).filter(state=State.SERVING).update(state=State.RETIRED)
    version.state = State.SERVING
    version.save(update_fields=["state", "promoted_at", "override_reason", "updated_at"])


def _check_files(version: ModelVersion) -> None:
    try:
        artifacts.verified_directory(version)
    except ValueError as error:  # a DamagedArtifact, which names paths of the server
        logger.warning("%s of shop %s was refused: %s", version, version.shop_id, error)
        raise Conflict(
            _("The files of %(version)s are damaged. Train again, or restore them from a backup.")
            % {"version": version}
        ) from error


def one_at_a_time(shop: Shop) -> None:
    """Numbers, which version serves, and which is tried are decided by one transaction of a shop after another."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
