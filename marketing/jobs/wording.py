"""How jobs are called and coloured where people read of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.jobs.models import Job

NAMES: dict[str, str | Promise] = {
    "catalog.import_products": _("Import of products"),
    "catalog.fetch_feed": _("Fetching of a feed"),
    "catalog.try_feed": _("Check of a feed"),
    "jobs.forget_old": _("Deletion of personal data that is kept no longer"),
    "generation.try_writer": _("Test of the writer"),
    "shoppers.import_orders": _("Import of orders"),
    "shoppers.import_events": _("Import of events"),
    "chat.read_source": _("Reading of a policy page"),
    "chat.read_meaning": _("Reading of what texts mean"),
    "chat.retrain": _("Plan to train the retriever"),
    "chat.train_retriever": _("Training of the retriever"),
    "chat.send_code": _("Sending of a code to a shopper"),
    "chat.answer": _("Answer of a model outside"),
    "content.write_drafts": _("Writing of texts"),
    "content.import_texts": _("Import of texts"),
    "content.rewrite": _("Writing of a text again"),
    "content.publish": _("Publication of a text"),
    "content.find_stale": _("Search for texts that are out of date"),
    "chat.find_gaps": _("Search for gaps in what the chat knows"),
    "chat.count_service": _("Count of what came of conversations"),
    "content.count_outcomes": _("Count of what came of texts"),
    "recommendations.train": _("Training of the recommender"),
    "recommendations.train_as_planned": _("Beginning of a planned training"),
    "recommendations.look_at_data": _("Look at the data that the recommender learns from"),
    "recommendations.count_outcomes": _("Count of what came of recommendations"),
}

TONES = {
    Job.State.QUEUED: "calm",
    Job.State.RUNNING: "busy",
    Job.State.CANCELLING: "busy",
    Job.State.SUCCEEDED: "ok",
    Job.State.FAILED: "bad",
    Job.State.DEAD: "bad",
    Job.State.CANCELLED: "warn",
}


def kind_name(job: Job) -> str:
    return str(NAMES.get(job.kind, job.kind))


def tone(job: Job) -> str:
    return TONES[Job.State(job.state)]
