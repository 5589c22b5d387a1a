from pathlib import Path

from django.conf import settings
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import enqueue, finishing
from marketing.jobs.tidying import tidies
from marketing.recommendations import comparing, looking, outcomes, planning, training, trying
from marketing.registry import services as registry
from marketing.registry.models import TrainingRun
from marketing.registry.reporting import Reporter


@job("recommendations.train")
def train(job: Job) -> None:
    """Resumes from the run's own checkpoint when a worker died on the way."""
    with shop_context(job.shop):
        run = TrainingRun.objects.for_shop(job.shop).get(pk=job.subject_id)
    directory = Path(settings.MEDIA_ROOT) / run.directory

    result = training.fit(job.shop, directory, until=run.until, config=run.config, on_progress=Reporter(job, run))
    with finishing(job):
        version = registry.register(run, result.to_json())
        job.result = {"serves": planning.let_serve(version)}


@job(planning.TRAIN)
def train_as_planned(job: Job) -> None:
    with finishing(job):
        job.result = {"came": planning.carry_out(job.shop)}


@tidies
def plan_to_look(shop: Shop) -> None:
    """Once a day, however many ask."""
    with shop_context(shop):
        enqueue(looking.LOOK, shop=shop, key=f"{looking.LOOK}:{timezone.now():%Y%m%d}")


@job(looking.LOOK)
def look_at_data(job: Job) -> dict[str, object]:
    with shop_context(job.shop):
        return looking.look(job.shop, timezone.now().date())


@job("recommendations.count_outcomes")
def count_outcomes(job: Job) -> None:
    """One statement reads, one transaction replaces: whoever looks meanwhile sees the former figures."""
    with shop_context(job.shop):
        since = outcomes.first_open_day(job.shop)
        counted = list(outcomes.count_outcomes(job.shop, since)) if since else []
        compared = [(test, comparing.count_test(test)) for test in comparing.open_tests(job.shop)]
    with finishing(job):
        if since:
            outcomes.keep(job.shop, since, counted)
        for test, figures in compared:
            comparing.keep_test(test, figures)
            trying.end_if_left(test)
