import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat
from marketing.recommendations import outcomes, training
from marketing.registry import services as registry
from marketing.registry.models import TrainingRun

if TYPE_CHECKING:
    from modeling.trainer import Progress


@job("recommendations.train")
def train(job: Job) -> None:
    """Resumes from the run's own checkpoint when a worker died on the way."""
    with shop_context(job.shop):
        run = TrainingRun.objects.for_shop(job.shop).get(pk=job.subject_id)
    directory = Path(settings.MEDIA_ROOT) / run.directory

    result = training.fit(job.shop, directory, until=run.until, config=run.config, on_progress=Reporter(job, run))
    with finishing(job):
        registry.register(run, result.to_json())


@job("recommendations.count_outcomes")
def count_outcomes(job: Job) -> None:
    """One statement reads, one transaction replaces: whoever looks meanwhile sees the former figures."""
    with shop_context(job.shop):
        since = outcomes.first_open_day(job.shop)
        counted = list(outcomes.count_outcomes(job.shop, since)) if since else []
    with finishing(job):
        if since:
            outcomes.keep(job.shop, since, counted)


class Reporter:
    """Tells the job how far it is, once a second at most: a step may take a few milliseconds, and so does telling."""

    def __init__(self, job: Job, run: TrainingRun) -> None:
        self.job, self.run, self.told = job, run, 0.0

    def __call__(self, progress: "Progress") -> None:
        registry.record_progress(self.run, progress)
        if time.monotonic() - self.told < 1 and progress.step < progress.total:
            return
        self.told = time.monotonic()
        stage = _("Trial, to be measured") if progress.stage == "trial" else _("Training on everything")
        epoch = _("epoch %(epoch)d, loss %(loss).3f") % {"epoch": progress.epoch, "loss": progress.loss}
        heartbeat(self.job, done=progress.step, total=progress.total, message=f"{stage}: {epoch}")
