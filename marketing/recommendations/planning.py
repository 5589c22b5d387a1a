"""The recommender learns again by itself, at the time that a shop has chosen. A choice as any other: off until it is made."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import RUN_MODELS, require
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.common.time_zones import time_zones
from marketing.jobs.models import Job
from marketing.jobs.services import cancel, enqueue
from marketing.recommendations import selectors
from marketing.recommendations.enough import material
from marketing.recommendations.models import TrainingPlan
from marketing.registry import services as registry
from marketing.registry.gate import gate
from marketing.registry.models import Kind, ModelVersion
from marketing.registry.selectors import versions
from marketing.shoppers.selectors import recent_sales

TRAIN = "recommendations.train_as_planned"
FAILED = (Job.State.FAILED, Job.State.DEAD)
Came = TrainingPlan.Came


@transaction.atomic
def change_plan(shop: Shop, *, actor: User | None, **fields: Any) -> TrainingPlan:
    """The next time is counted from now on."""
    require(actor, shop, RUN_MODELS)
    TrainingPlan.objects.get_or_create(shop=shop)
    plan = _locked(shop)
    for name, value in fields.items():
        setattr(plan, name, value)
    if plan.time_zone not in time_zones():
        raise Invalid(_("Choose a time zone."), pointer="/time_zone")
    require_valid(plan)
    if plan.next_job and plan.next_job.is_open:
        cancel(plan.next_job, actor=None)  # who may plan may drop the plan; the audit log names them below
    _plan_next(plan)
    record("training_plan.changed", subject=plan, actor=actor, **fields)
    return plan


@transaction.atomic
def carry_out(shop: Shop) -> Came | None:
    """For the job: begins a training, or keeps why not, and plans the next time in either case."""
    plan = _locked(shop)
    if not plan.is_on:
        return None
    plan.last_at, plan.last_came = timezone.now(), _begin(plan)
    _plan_next(plan)
    return Came(plan.last_came)


def _begin(plan: TrainingPlan) -> Came:
    shop = plan.shop
    if not material(shop).is_enough:
        return Came.TOO_LITTLE
    latest = versions(shop, Kind.RECOMMENDER).first()
    if latest and latest.data_until and next(recent_sales(shop, latest.data_until), None) is None:
        return Came.NOTHING_NEW
    try:
        plan.last_run = registry.start_run(Kind.RECOMMENDER, shop=shop, actor=None)
    except Conflict:
        return Came.BUSY
    return Came.BEGUN


def let_serve(version: ModelVersion) -> bool:
    """A version that was trained as planned serves at once, where the shop wants that and the gate lets it pass."""
    plan = selectors.training_plan(version.shop)
    if selectors.running_test(version.shop):
        return False  # it would end the test, which a person began
    is_wanted = plan is not None and plan.promotes and plan.last_run_id == version.run_id
    return is_wanted and registry.promote_if_better(version)


@dataclass(frozen=True)
class LastTime:
    """What came of the last training that was begun as planned."""

    failed: bool = False
    version: ModelVersion | None = None
    held_back: tuple[str, ...] = ()  # by the gate, and why


def last_time(plan: TrainingPlan) -> LastTime:
    run = plan.last_run
    if run is None:
        return LastTime()
    version = versions(plan.shop, Kind.RECOMMENDER).filter(run=run).first()
    if version is None or version.state != ModelVersion.State.CANDIDATE:
        return LastTime(failed=run.job is not None and run.job.state in FAILED, version=version)
    return LastTime(version=version, held_back=tuple(gate(version).reasons))


def _plan_next(plan: TrainingPlan) -> None:
    """The waiting job is the plan: no clock of ours needs to run."""
    at = plan.next_time(timezone.now())
    plan.next_job = enqueue(TRAIN, shop=plan.shop, key=f"{TRAIN}:{uuid4()}", not_before=at) if plan.is_on else None
    plan.save()


def _locked(shop: Shop) -> TrainingPlan:
    return selectors.training_plans(shop).select_for_update(of=("self",)).get()
