"""How far a request is, as its job and a person's pause say it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from marketing.content import selectors
from marketing.content.models import Brief, Draft
from marketing.jobs.models import Job
from marketing.jobs.selectors import job_of


class Stage(TextChoices):
    WAITING = "waiting", _("Waiting")
    WRITING = "writing", _("Being written")
    PAUSING = "pausing", _("Pausing")
    PAUSED = "paused", _("Paused")
    STOPPING = "stopping", _("Stopping")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")


TONES = {
    Stage.WAITING: "calm",
    Stage.WRITING: "busy",
    Stage.PAUSING: "busy",
    Stage.PAUSED: "warn",
    Stage.STOPPING: "busy",
    Stage.STOPPED: "calm",
    Stage.FAILED: "bad",
    Stage.DONE: "ok",
}
STAGES = {
    Job.State.QUEUED: Stage.WAITING,
    Job.State.RUNNING: Stage.WRITING,
    Job.State.CANCELLING: Stage.STOPPING,
    Job.State.CANCELLED: Stage.STOPPED,
    Job.State.FAILED: Stage.FAILED,
    Job.State.DEAD: Stage.FAILED,
    Job.State.SUCCEEDED: Stage.DONE,
}
PAUSED = {Stage.STOPPING: Stage.PAUSING, Stage.STOPPED: Stage.PAUSED}


def stage_of(brief: Brief, job: Job | None, waiting: int) -> Stage | None:
    """Of one that has a job. A pause that came during the last text found nothing to hold up."""
    stage = STAGES[Job.State(job.state)] if job else None
    if brief.paused_at and stage == Stage.STOPPED and not waiting:
        return Stage.DONE
    return PAUSED.get(stage, stage) if brief.paused_at else stage


@dataclass(frozen=True)
class Progress:
    job: Job | None
    stage: Stage | None
    counts: dict[str, int]  # drafts by their state
    seconds_left: float | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts.get(Draft.State.REQUESTED, 0)

    @property
    def failed(self) -> int:
        return self.counts.get(Draft.State.FAILED, 0)

    @property
    def written(self) -> int:
        return self.total - self.waiting - self.failed

    @property
    def is_open(self) -> bool:
        return self.job is not None and self.job.is_open


def progress_of(brief: Brief) -> Progress:
    job, counts = job_of(brief), selectors.counts_of(brief)
    waiting, pace = counts.get(Draft.State.REQUESTED, 0), selectors.pace_of(brief)
    return Progress(job, stage_of(brief, job, waiting), counts, pace * waiting if pace and waiting else None)
