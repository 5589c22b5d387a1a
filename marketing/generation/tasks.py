"""The test of a writer, carried by a worker: it may take a minute, for which no page waits."""

from marketing.generation import services
from marketing.generation.trying import try_writer
from marketing.jobs.models import Job
from marketing.jobs.registry import job


@job(services.TRY)
def try_the_writer(job: Job) -> dict[str, object]:
    return try_writer(job.shop)
