"""A retriever learns by itself, a while after what it learns from has changed."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue

RETRAIN = "chat.retrain"
PAUSE = timedelta(minutes=10)  # whatever changes within it is learned at once
LATE = timedelta(minutes=1)  # for transactions that began before its end


def plan_training(shop: Shop) -> Job:
    """In the transaction of the change. All changes of ten minutes ask for the same job."""
    now = timezone.now()
    end = datetime.fromtimestamp((now.timestamp() // PAUSE.total_seconds() + 1) * PAUSE.total_seconds(), UTC)
    return enqueue(RETRAIN, shop=shop, key=f"{RETRAIN}:{end:%Y%m%d%H%M}", not_before=end + LATE)
