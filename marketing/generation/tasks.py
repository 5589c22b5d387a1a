"""The test of a writer, carried by a worker: it may take a minute, for which no page waits. And what is old is forgotten."""

from marketing.accounts.models import Shop
from marketing.generation import services
from marketing.generation.models import Generation
from marketing.generation.trying import try_writer
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.tidying import forget_old, tidies


@job(services.TRY)
def try_the_writer(job: Job) -> dict[str, object]:
    return try_writer(job.shop)


@tidies
def forget_old_generations(shop: Shop) -> None:
    """What was told and written, with whatever personal data it held. What a month cost stays, in `Spending`."""
    forget_old(shop, Generation)
