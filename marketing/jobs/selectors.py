from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.models import ShopOwned, ShopQuerySet
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job

TRAY = 5
JUST_NOW = timedelta(minutes=2)


def jobs(shop: Shop) -> ShopQuerySet:
    return Job.objects.for_shop(shop).order_by("-created_at")


def open_jobs(shop: Shop) -> ShopQuerySet:
    """What runs, or waits for a worker. What is planned for later waits for nobody."""
    planned = Q(state=Job.State.QUEUED, attempts=0, not_before__gt=timezone.now())
    return jobs(shop).filter(state__in=Job.OPEN_STATES).exclude(planned)


def tray_jobs(shop: Shop) -> list[Job]:
    """For the header of every page: what runs or waits, and, while something does, what has just ended."""
    running = list(open_jobs(shop)[:TRAY])
    if not running:
        return []
    return running + list(just_ended(shop)[:TRAY])


def just_ended(shop: Shop) -> ShopQuerySet:
    return jobs(shop).filter(finished_at__gte=timezone.now() - JUST_NOW).exclude(state__in=Job.OPEN_STATES)


def job_of(subject: ShopOwned) -> Job | None:
    """The latest job about this row."""
    return Job.objects.filter(shop_id=subject.shop_id, subject_id=subject.pk).order_by("-created_at").first()


def find(shop_id: str | UUID, job_id: str | UUID) -> Job | None:
    """For a worker, which knows ids and has no context yet."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        return None
    with shop_context(shop):
        return Job.objects.for_shop(shop).select_related("shop").filter(pk=job_id).first()


def due_jobs(limit: int, *, quiet: timedelta) -> dict[UUID, list[UUID]]:
    """Ids of due jobs by shop, of all shops: a function of the owner answers, and says nothing but ids."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT shop_id, job_id FROM due_jobs(%s, %s)", [limit, quiet])
        for shop_id, job_id in cursor.fetchall():
            found[shop_id].append(job_id)
    return found
