"""Two kinds of work that only the campaign knows: `celery -A shop_ai worker -I tests.campaigns.chores`."""

import os
import time

from marketing.accounts import audit
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat

CHORE, POISON = "campaign.chore", "campaign.poison"
BEGUN, EFFECT = "campaign.begun", "campaign.effect"
STEPS = 8


@job(CHORE)
def chore(job: Job) -> None:
    with shop_context(job.shop):
        audit.record(BEGUN, subject=job)
    for step in range(STEPS):
        heartbeat(job, done=step, total=STEPS, message=str(os.getpid()))
        time.sleep(0.05)  # the work itself
    with finishing(job):
        audit.record(EFFECT, subject=job)


@job(POISON)
def poison(job: Job) -> None:
    """Like a job that needs more memory than there is."""
    os._exit(1)
