from pathlib import Path

from django.conf import settings

from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat
from marketing.recommendations import training
from marketing.registry import services as registry
from marketing.registry.models import TrainingRun


@job("recommendations.train")
def train(job: Job) -> None:
    """Resumes from the run's own checkpoint when a worker died on the way."""
    with shop_context(job.shop):
        run = TrainingRun.objects.for_shop(job.shop).get(pk=job.subject_id)
    directory = Path(settings.MEDIA_ROOT) / run.directory

    def report(progress: object) -> None:
        heartbeat(
            job, done=progress.step, total=progress.total, message=f"Epoch {progress.epoch}, loss {progress.loss:.3f}"
        )
        registry.record_progress(run, progress)

    result = training.fit(job.shop, directory, until=run.until, config=run.config, on_progress=report)
    with finishing(job):
        registry.register(run, result.to_json())
