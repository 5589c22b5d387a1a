"""Work of the chat that a worker carries."""

from marketing.chat import indexing, mailing, reading, vectors
from marketing.chat.encoding import reader
from marketing.chat.models import Source
from marketing.chat.services import identity, sources
from marketing.common.errors import DomainError, Unavailable
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat

TRIES = 3  # of a server that does not answer
READ_AT_ONCE = 50  # passages


@job(sources.READ)
def read_source(job: Job) -> None:
    source = _planned(job)
    if source is None:
        return
    heartbeat(job, message=source.title)
    try:
        text = reading.read(source)
    except DomainError as refusal:
        if isinstance(refusal, Unavailable) and job.attempts < TRIES:
            raise
        with finishing(job):
            sources.fail(source, refusal)
            job.result = {"refused": str(refusal)}
        return
    with finishing(job):
        sources.take(source, text)


@job(identity.SEND)
def send_code(job: Job) -> None:
    mailing.send_code(job)
    with finishing(job):
        job.result = {}


@job(indexing.READ_MEANING)
def read_meaning(job: Job) -> None:
    """A batch is a transaction of its own: after a kill, what is not read yet is read."""
    more = reader() is not None
    while more:
        with shop_context(job.shop):
            passages = list(vectors.without(job.shop)[:READ_AT_ONCE].select_for_update(of=("self",)))
            vectors.keep(job.shop, passages)
        more = bool(passages)
        heartbeat(job)


def _planned(job: Job) -> Source | None:
    """Nothing where the page was taken out of use."""
    with shop_context(job.shop):
        found = Source.objects.for_shop(job.shop).exclude(state=Source.State.RETIRED)
        source = found.select_for_update(of=("self",)).select_related("shop").filter(pk=job.subject_id).first()
        if source:
            sources.plan(source, job)
        return source
