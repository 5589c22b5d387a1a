"""Work of the chat that a worker carries."""

from django.utils import translation

from marketing.chat import gaps, indexing, likeness, mailing, outcomes, outside, reading, sending, vectors
from marketing.chat.encoding import reader
from marketing.chat.learning import training
from marketing.chat.learning.material import is_enough
from marketing.chat.models import Message, Source
from marketing.chat.services import counting, identity, learning, replying, sources, webhooks
from marketing.chat.services.gaps import FIND
from marketing.common.errors import Conflict, DomainError, Unavailable
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.registry import job
from marketing.jobs.services import finishing, heartbeat
from marketing.registry import services as registry
from marketing.registry.models import Kind, TrainingRun

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


@job(counting.COUNT)
def count_service(job: Job) -> None:
    with finishing(job):
        job.result = {"groups": len(outcomes.count(job.shop))}


@job(FIND)
def find_gaps(job: Job) -> None:
    with finishing(job):
        job.result = {"gaps": len(gaps.find_gaps(job.shop))}


@job(webhooks.SEND)
def send_webhook(job: Job) -> None:
    sending.send(job)


@job(learning.RETRAIN)
def retrain(job: Job) -> None:
    """Begins a training, where there is enough to learn. While another runs, which may not know of the change, it is put off."""
    with finishing(job):
        if not is_enough(job.shop):
            return
        try:
            registry.start_run(Kind.RETRIEVER, shop=job.shop, actor=None)
        except Conflict:
            learning.plan_training(job.shop)


@job("chat.train_retriever")
def train_retriever(job: Job) -> None:
    """Takes seconds, so whoever is killed begins again. What the gate lets pass serves as soon as the job has succeeded."""
    with shop_context(job.shop):
        run = TrainingRun.objects.for_shop(job.shop).select_related("shop").get(pk=job.subject_id)
    report = training.fit(run, lambda done, total: heartbeat(job, done=done, total=total))
    with finishing(job):
        version = registry.register(run, report)
        job.result = {"serves": registry.promote_if_better(version)}


@job(likeness.READ_PRODUCTS)
def read_products(job: Job) -> None:
    """A batch is a transaction of its own: after a kill, what is not read yet is read."""
    while likeness.read_some(job.shop, READ_AT_ONCE):
        heartbeat(job)
    with finishing(job):
        likeness.drop_orphans(job.shop)


def _planned(job: Job) -> Source | None:
    """Nothing where the page was taken out of use."""
    with shop_context(job.shop):
        found = Source.objects.for_shop(job.shop).exclude(state=Source.State.RETIRED)
        source = found.select_for_update(of=("self",)).select_related("shop").filter(pk=job.subject_id).first()
        if source:
            sources.plan(source, job)
        return source


@job(replying.ANSWER)
def answer_message(job: Job) -> None:
    """The model outside is asked once: after a death in the middle of it, the built-in answer is given."""
    with shop_context(job.shop):
        message = Message.objects.for_shop(job.shop).select_related("conversation__shop").get(pk=job.subject_id)
        is_open = replying.is_open(message.conversation, message)
        asked = replying.asked_in(message.conversation, message)
    reply = None
    if is_open and job.attempts == 1:
        with translation.override(message.conversation.locale):
            reply = outside.answer(job.shop, asked)
    with finishing(job):
        job.result = {"said": replying.reply_later(message, reply), "by": reply.engine if reply else ""}
