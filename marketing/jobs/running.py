"""One attempt at a claimed job, with its lease kept, and what becomes of the job when the attempt fails."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import Error, InterfaceError, InternalError, OperationalError, connection
from django.utils import translation

from marketing.common.errors import DomainError, Unavailable
from marketing.common.request_ids import shop_slug
from marketing.jobs import leases
from marketing.jobs.leases import Cancelled, LostLease
from marketing.jobs.models import Job
from marketing.jobs.registry import handler_of

FIRST_PAUSE = timedelta(seconds=5)  # then 10, 20, 40 seconds

logger = logging.getLogger(__name__)


def run(job: Job) -> None:
    """For a worker: whatever happens is written into the row, and a failure that may pass is tried again.

    A refusal is worded where it is raised, so it is told in the shop's language; a worker has none of its own.
    """
    with translation.override(job.shop.locale):
        _run(job)


def _run(job: Job) -> None:
    try:
        attempt(job)
    except LostLease:
        logger.warning("Job %s (%s) belongs to another process now; nothing of this attempt counts.", job.pk, job.kind)
    except Cancelled:
        leases.give_back(job, Job.State.CANCELLED)
    except DomainError as error:  # the work says itself what is wrong; a traceback would only look like a bug
        logger.warning("Job %s (%s) stopped at attempt %d: %s", job.pk, job.kind, job.attempts, error)
        record_failure(job, error)
    except Exception as error:
        logger.exception("Job %s (%s) failed at attempt %d.", job.pk, job.kind, job.attempts)
        record_failure(job, error)


def run_once(job: Job) -> None:
    """For a person who waits: a failure ends the job and is raised, so that it can be read and the job retried."""
    try:
        attempt(job)
    except (Cancelled, KeyboardInterrupt):
        leases.give_back(job, Job.State.CANCELLED)
        raise
    except LostLease:
        raise
    except Exception as error:
        leases.give_back(job, Job.State.FAILED, error=describe(error))
        raise


def attempt(job: Job) -> None:
    handler = handler_of(job.kind)
    with _lease_kept(job), _named_in_the_log(job):
        result = handler(job)
        if job.state != Job.State.SUCCEEDED:
            with leases.finishing(job):
                job.result = result or {}
        elif result is not None:
            raise TypeError(f"{job.kind} has finished by itself: put the result into job.result before.")


def record_failure(job: Job, error: Exception) -> None:
    if isinstance(error, InterfaceError | InternalError | OperationalError):
        connection.close()  # the server may have gone and come back, or ended a transaction that kept others waiting
    if isinstance(error, DomainError) and not isinstance(error, Unavailable):
        leases.give_back(job, Job.State.FAILED, error=describe(error))
    elif job.attempts >= leases.MAX_ATTEMPTS:
        leases.give_back(job, Job.State.DEAD, error=describe(error))
    else:
        wait = FIRST_PAUSE * 2 ** (job.attempts - 1)
        leases.give_back(job, Job.State.QUEUED, error=describe(error), wait=wait)


def describe(error: Exception) -> str:
    """What the merchant reads. The log has the traceback, and the further lines, where PostgreSQL quotes whole rows."""
    if isinstance(error, DomainError):
        return str(error)[:1000]
    first_line = str(error).replace("\0", "").partition("\n")[0]
    return f"{type(error).__name__}: {first_line}"[:300]


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    """One long step of numpy or PyTorch must not cost the lease, so a thread renews it for as long as the process lives."""
    done = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(job, done), name=f"lease-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew_until(job: Job, done: threading.Event) -> None:
    ours = True
    while ours and not done.wait(settings.JOB_LEASE_SECONDS / 3):
        try:
            ours = leases.renew(job)
        except Error:
            logger.warning("The lease of job %s could not be renewed.", job.pk, exc_info=True)
        finally:
            connection.close()  # this thread's own


@contextmanager
def _named_in_the_log(job: Job) -> Iterator[None]:
    token = shop_slug.set(job.shop.slug)
    try:
        yield
    finally:
        shop_slug.reset(token)
