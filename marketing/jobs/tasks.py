"""The two Celery tasks. A message carries nothing but ids: what is to be done stands in the row."""

from datetime import timedelta
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from marketing.accounts.models import Shop, Undo
from marketing.accounts.services import forget_idempotent_requests
from marketing.accounts.sessions import forget_expired_sessions
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, running, selectors
from marketing.jobs.models import Job
from marketing.jobs.tidying import forget_old, tidies, tidy_now_and_then
from marketing.jobs.waking import send_soon

EXPIRES = 600  # seconds; workers that were away do not sweep for all of that time, those with much to do still sweep
AT_ONCE = 100  # a sweep sends no more, so that a long queue is not doubled by its own reminders


@shared_task(name="jobs.run_job")
def run_job(job_id: str, shop_id: str) -> None:
    """Messages may come twice, late, or for a job that is gone; the claim sorts them out."""
    job = selectors.find(shop_id, job_id)
    if job and leases.claim(job):
        running.run(job)


@shared_task(name="jobs.sweep", expires=EXPIRES)
def sweep() -> None:
    """Wakes a worker for what is due and whose message was lost; makes the partitions of this month and the next; tidies."""
    quiet = timedelta(seconds=settings.JOB_LEASE_SECONDS / 2)
    for shop_id, job_ids in selectors.due_jobs(AT_ONCE, quiet=quiet).items():
        shop = Shop.objects.get(pk=shop_id)
        with shop_context(shop):
            jobs = Job.objects.for_shop(shop).filter(pk__in=job_ids)
            for job in jobs:
                wake(job)
            jobs.update(woken_at=Now())
    ensure_partitions()
    forget_idempotent_requests()
    forget_expired_sessions()
    tidy_now_and_then()


@tidies
def forget_old_undos(shop: Shop) -> None:
    """What a change takes to be taken back may hold its words. Where nobody changes anything more, nothing else deletes it."""
    forget_old(shop, Undo)


def wake(job: Job) -> None:
    transaction.on_commit(partial(send_soon, job), robust=True)


def ensure_partitions() -> None:
    today = timezone.now().date()
    with connection.cursor() as cursor:
        for day in (today, today.replace(day=1) + timedelta(days=32)):
            cursor.execute("SELECT ensure_partition(%s)", [day])
