"""Who may work on a job: the process whose token stands in the row.

A claim writes a fresh token and a lease. Whoever is killed lets the lease run out, and another claims; whoever was
only stopped finds another's token when it wakes, and can write nothing any more.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from marketing.common.models import ShopQuerySet
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job

MAX_ATTEMPTS = 5
HEARTBEAT_SECONDS = 0.5

State = Job.State


class Cancelled(Exception):
    """A person asked to stop. Let it rise: what was committed stays, the job ends as cancelled."""


class LostLease(Exception):
    """Another process owns the job now. Let it rise: nothing that this one still does may count."""


def is_due() -> Q:
    """Waiting and allowed to start, or begun by a process that is silent. The database's clock decides for all."""
    waiting = Q(state=State.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
    return waiting | Q(state__in=(State.RUNNING, State.CANCELLING), lease_until__lt=Now())


def claim(job: Job) -> bool:
    """Make the job ours, unless it is not due, or another process is just now deciding about it."""
    with shop_context(job.shop):
        due = _row(job).filter(is_due()).select_for_update(skip_locked=True).first()
        if due and due.state == State.CANCELLING:
            _row(job).update(state=State.CANCELLED, **_ended())
        elif due and due.attempts >= MAX_ATTEMPTS:
            with translation.override(job.shop.locale):
                _row(job).update(state=State.DEAD, error=_silent_deaths(), **_ended())
        elif due:
            changes = {"token": uuid4(), "attempts": F("attempts") + 1, "lease_until": _lease(), "error": ""}
            _row(job).update(state=State.RUNNING, started_at=Now(), updated_at=Now(), **changes)
            job.refresh_from_db()
            return True
    return False


def heartbeat(
    job: Job,
    *,
    done: int | None = None,
    total: int | None = None,
    message: str | Promise | None = None,
    **values: object,
) -> None:
    """Say how far it is, and hear whether to go on. Call it between batches, not inside their transaction.

    As often as you like: what follows within half a second is kept, and written with the next one or with the end.
    A message that is marked for translation keeps its values apart: `message=_("Page %(page)d"), page=4`.
    """
    job.done, job.total = (old if new is None else new for old, new in ((job.done, done), (job.total, total)))
    if message is not None:
        with translation.override("en"):  # as it is written in the code
            job.message = str(message)[:300]
            job.message_values = {name: str(one) if isinstance(one, Promise) else one for name, one in values.items()}
    if time.monotonic() - job.last_heartbeat < HEARTBEAT_SECONDS:
        return
    with shop_context(job.shop):
        _write_as_holder(job, lease_until=_lease(), **_progress(job))
    job.last_heartbeat = time.monotonic()


@contextmanager
def finishing(job: Job) -> Iterator[Job]:
    """The last effect and the success in one transaction: both, or neither. Set `job.result` inside if there is one."""
    with shop_context(job.shop):
        yield job
        _write_as_holder(job, state=State.SUCCEEDED, result=job.result, error="", **_progress(job), **_ended())
    job.state = State.SUCCEEDED


def renew(job: Job) -> bool:
    """Keep the lease of a process that lives, while it computes. False when the job is no longer ours."""
    with shop_context(job.shop):
        return bool(_held(job).update(lease_until=_lease()))


def give_back(job: Job, state: str, *, error: str = "", wait: timedelta | None = None) -> bool:
    """End an attempt that did not succeed. False when the job is no longer ours, and nothing was written."""
    changes = {"not_before": Now() + wait, "lease_until": None} if wait else _ended()
    with shop_context(job.shop):
        written = bool(_held(job).update(state=state, error=error, updated_at=Now(), **_progress(job), **changes))
        job.refresh_from_db()
    return written


def _row(job: Job) -> ShopQuerySet:
    return Job.objects.for_shop(job.shop).filter(pk=job.pk)


def _held(job: Job) -> ShopQuerySet:
    return _row(job).filter(token=job.token, state__in=(State.RUNNING, State.CANCELLING))


def _write_as_holder(job: Job, **changes: object) -> None:
    if _held(job).filter(state=State.RUNNING).update(updated_at=Now(), **changes):
        return
    if _held(job).exists():
        raise Cancelled
    raise LostLease


def _progress(job: Job) -> dict[str, object]:
    return {name: getattr(job, name) for name in ("done", "total", "message", "message_values")}


def _lease() -> object:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _ended() -> dict[str, object]:
    return {"finished_at": Now(), "lease_until": None, "not_before": None}


def _silent_deaths() -> str:
    return _("The worker died at this job %(count)d times. It may need more memory than there is.") % {
        "count": MAX_ATTEMPTS
    }
