"""The two Celery tasks. A message carries nothing but ids: what is to be done stands in the row."""

from collections import Counter
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.accounts.sessions import forget_expired_sessions
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, running, selectors
from marketing.jobs.forgetting import forget_old, forgettable
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import enqueue, heartbeat
from marketing.jobs.tidying import tidies, tidy_now_and_then
from marketing.jobs.waking import wake

FORGET = "jobs.forget_old"

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
    forget_expired_sessions()
    tidy_now_and_then()


@tidies
def plan_to_forget(shop: Shop) -> None:
    """Once a day, however many ask."""
    with shop_context(shop):
        enqueue(FORGET, shop=shop, key=f"{FORGET}:{timezone.now():%Y%m%d}")


@job(FORGET)
def forget(job: Job) -> dict[str, int]:
    """Begun again, it finds what is left."""
    gone: Counter[str] = Counter()
    for model in forgettable():
        for rows in forget_old(job.shop, model):
            gone[model._meta.label] += rows
            heartbeat(job, done=gone.total())
    return dict(gone)


def ensure_partitions() -> None:
    today = timezone.now().date()
    with connection.cursor() as cursor:
        for day in (today, today.replace(day=1) + timedelta(days=32)):
            cursor.execute("SELECT ensure_partition(%s)", [day])
