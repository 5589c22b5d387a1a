"""What came of texts is counted by a job. Anybody who may read the figures may ask for fresh ones."""

from datetime import timedelta

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.models import Publication
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue

FRESH = timedelta(minutes=5)  # so long a count is not repeated by looking at it


def count_outcomes(shop: Shop) -> Job:
    """Who asks second joins the first: the key names the last count, so that two who ask at once get the same job."""
    last = selectors.last_count(shop)
    if last and last.is_open:
        return last
    return enqueue(selectors.COUNT_JOB, shop=shop, key=f"{selectors.COUNT_JOB}:{last.pk if last else 'first'}")


def refresh_outcomes(shop: Shop) -> Job | None:
    """For who looks at the figures: the last count, or a new one where that is a while ago."""
    last = selectors.last_count(shop)
    if last and (last.is_open or timezone.now() - last.finished_at < FRESH):
        return last
    return count_outcomes(shop) if Publication.objects.for_shop(shop).exists() else last
