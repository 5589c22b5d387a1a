from datetime import timedelta

from django.utils import timezone, translation

from marketing.catalog.importing.batches import run_import
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.content import selectors, services, training
from marketing.content.counting import Count
from marketing.content.drafting import write_draft
from marketing.content.importing import BATCH, FIELDS, TextImport
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat
from marketing.registry import artifacts
from marketing.registry import services as registry
from marketing.registry.models import TrainingRun
from marketing.registry.reporting import Reporter

AFRESH = timedelta(hours=1)  # a count that failed for so long and is tried again, begins anew


@job(selectors.WRITE)
def write_drafts(job: Job) -> dict[str, int]:
    """Each draft is a transaction of its own: after a kill, what is not written yet is written, and nothing twice."""
    with shop_context(job.shop):
        brief = selectors.briefs(job.shop).get(pk=job.subject_id)
        waiting, counts = selectors.requested_ids(brief), selectors.counts_of(brief)
    total = sum(counts.values())
    for done, pk in enumerate(waiting, start=total - len(waiting)):
        heartbeat(job, done=done, total=total)
        write_draft(job.shop, pk)
    heartbeat(job, done=total, total=total)
    with shop_context(job.shop):
        return selectors.counts_of(brief)


@job("content.import_texts")
def import_texts(job: Job) -> None:
    with shop_context(job.shop):
        import_row = Import.objects.for_shop(job.shop).select_related("shop").get(pk=job.subject_id)
    run_import(import_row, TextImport(), fields=FIELDS, batch=BATCH, job=job)


@job(selectors.REWRITE)
def rewrite(job: Job) -> None:
    write_draft(job.shop, job.subject_id)


@job(selectors.PUBLISH)
def publish(job: Job) -> None:
    with shop_context(job.shop), translation.override(job.shop.locale):
        if draft := selectors.find_draft(job.shop, job.subject_id):
            services.publish(draft)


@job(selectors.SWEEP)
def find_stale(job: Job) -> None:
    """One batch is one transaction. What is live is looked through again in an hour."""
    after, more = None, True
    while more:
        with shop_context(job.shop), translation.override(job.shop.locale):
            after = services.find_stale(job.shop, after)
            more = after is not None
        heartbeat(job)
    with shop_context(job.shop):
        if selectors.standing(job.shop).exists():
            services.plan_sweep(job.shop)


@job(selectors.END_TEST)
def end_test(job: Job) -> None:
    """Some places are one transaction: after a kill, the rest is put right."""
    left = True
    while left:
        with shop_context(job.shop), translation.override(job.shop.locale):
            left = services.go_on_ending(selectors.experiments(job.shop).get(pk=job.subject_id))
        heartbeat(job)


@job(selectors.COUNT_JOB)
def count_outcomes(job: Job) -> None:
    """Killed, it does not count again what it counted. One transaction replaces: whoever looks meanwhile sees the former figures."""
    with shop_context(job.shop):
        count = Count(job.shop, max(job.created_at, timezone.now() - AFRESH))
    for done, piece in enumerate(count.pieces):
        heartbeat(job, done=done, total=len(count.pieces))
        with shop_context(job.shop):
            piece()
    with finishing(job):
        count.keep()


@job("content.train_writer")
def train_writer(job: Job) -> None:
    """Resumes from the run's own checkpoint when a worker died on the way."""
    with shop_context(job.shop):
        run = TrainingRun.objects.for_shop(job.shop).select_related("shop").get(pk=job.subject_id)
    with translation.override(job.shop.locale):
        report = training.fit(run, artifacts.directory_of(run), on_progress=Reporter(job, run))
    with finishing(job):
        registry.register(run, report)
