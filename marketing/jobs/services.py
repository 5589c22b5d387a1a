"""Ask for work that must not be lost. Handlers find here what they need while they work.

enqueue("catalog.import", subject=upload)          # in the transaction of the change that needs it

@job("catalog.import")
def import_upload(job: Job) -> None:
    for batch in batches:
        with shop_context(job.shop):
            store(batch)
        heartbeat(job, done=..., total=..., message=_("Page %(page)d"), page=...)
    with finishing(job):
        upload.state = Import.State.DONE
        upload.save()
        job.result = {"rows": 240}
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import RUN_JOBS, require
from marketing.common.errors import Conflict
from marketing.common.models import ShopOwned
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, running
from marketing.jobs.leases import Cancelled, LostLease, finishing, heartbeat
from marketing.jobs.models import Job
from marketing.jobs.registry import handler_of
from marketing.jobs.selectors import jobs
from marketing.jobs.waking import wake

__all__ = [
    "Cancelled",
    "LostLease",
    "ask_again",
    "ask_if_old",
    "cancel",
    "enqueue",
    "finishing",
    "heartbeat",
    "retry",
    "run_now",
]

FRESH = timedelta(minutes=5)  # so long a job that is asked for by looking is not repeated
CAN_BE_RETRIED = (Job.State.FAILED, Job.State.DEAD, Job.State.CANCELLED)


def enqueue(
    kind: str,
    *,
    shop: Shop | None = None,
    subject: ShopOwned | None = None,
    key: str = "",
    queue: str = "default",
    not_before: datetime | None = None,
) -> Job:
    """One job for each key and shop, ever: asked again, the first one is the answer. The key is the subject's by default.

    A job that is planned for later is brought by the sweep, when its time has come.
    """
    handler_of(kind)  # a wrong name is found here, not in the worker
    shop = shop or subject.shop
    subject_id = subject.pk if subject else None
    job, is_new = Job.objects.get_or_create(
        shop=shop,
        key=key or f"{kind}:{subject_id or uuid4()}",
        defaults={
            "kind": kind,
            "queue": queue,
            "subject_id": subject_id,
            "not_before": not_before,
            "woken_at": None if not_before else timezone.now(),
        },
    )
    if is_new and not not_before:
        wake(job)
    return job


def ask_again(kind: str, *, shop: Shop) -> Job:
    """For what may be done over and over. Who asks second joins the first: the key names the last job of the kind, so that
    two who ask at once get the same one.
    """
    last = jobs(shop).filter(kind=kind).first()
    if last and last.is_open:
        return last
    return enqueue(kind, shop=shop, key=f"{kind}:{last.pk if last else 'first'}")


def ask_if_old(kind: str, *, shop: Shop, has_work: Callable[[], bool]) -> Job | None:
    """For who looks at what such a job found: the last one, or a new one where that is a while ago."""
    last = jobs(shop).filter(kind=kind).first()
    if last and (last.is_open or timezone.now() - last.finished_at < FRESH):
        return last
    return ask_again(kind, shop=shop) if has_work() else last


@transaction.atomic
def cancel(job: Job, *, actor: User | None) -> Job:
    """What waits ends at once; what runs hears of it at its next heartbeat."""
    require(actor, job.shop, RUN_JOBS)
    job = Job.objects.for_shop(job.shop).select_for_update().get(pk=job.pk)
    if not job.is_open:
        raise Conflict(_("This job has already ended."))

    if job.state == Job.State.QUEUED:
        job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
    else:
        job.state = Job.State.CANCELLING
    job.save(update_fields=["state", "finished_at", "updated_at"])
    record("job.cancelled", subject=job, actor=actor)
    return job


@transaction.atomic
def retry(job: Job, *, actor: User | None) -> Job:
    require(actor, job.shop, RUN_JOBS)
    job = Job.objects.for_shop(job.shop).select_for_update().get(pk=job.pk)
    if job.state not in CAN_BE_RETRIED:
        raise Conflict(_("Only a job that failed, was given up or cancelled can be tried again."))

    job.state, job.attempts, job.error = Job.State.QUEUED, 0, ""
    job.not_before = job.finished_at = job.lease_until = None
    job.woken_at = timezone.now()
    job.save()
    record("job.retried", subject=job, actor=actor)
    wake(job)
    return job


def run_now(job: Job) -> Job:
    """Runs it in this process, for a command. Where a worker was faster, or still holds it, waits for that one."""
    while job.is_open:
        if leases.claim(job):
            _run_once(job)
        else:
            time.sleep(0.5)
            with shop_context(job.shop):
                job.refresh_from_db()
    if job.state != Job.State.SUCCEEDED:
        raise Conflict(job.error or _("This job was cancelled."))
    return job


def _run_once(job: Job) -> None:
    try:
        running.run_once(job)
    except Cancelled as stopped:
        raise Conflict(_("This job was cancelled.")) from stopped
