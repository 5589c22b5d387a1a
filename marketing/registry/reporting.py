"""How far a training is: told to its job and its curve while it learns."""

import time
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketing.jobs.models import Job
from marketing.jobs.services import heartbeat
from marketing.registry import services
from marketing.registry.models import TrainingRun
from marketing.registry.reading import stage_name

if TYPE_CHECKING:
    from modeling.trainer import Progress


class Reporter:
    """Tells the job how far it is, once a second at most: a step may take a few milliseconds, and so does telling."""

    def __init__(self, job: Job, run: TrainingRun) -> None:
        self.job, self.run, self.told = job, run, 0.0

    def __call__(self, progress: "Progress") -> None:
        if progress.epoch:
            services.record_progress(self.run, progress)
        if time.monotonic() - self.told < 1 and progress.step < progress.total:
            return
        self.told = time.monotonic()
        heartbeat(self.job, done=progress.step, total=progress.total, message=self.message(progress))

    def message(self, progress: "Progress") -> str:
        if not progress.epoch:  # nothing is fitted
            return stage_name(progress.stage)
        epoch = _("epoch %(epoch)d, loss %(loss).3f") % {"epoch": progress.epoch, "loss": progress.loss}
        return f"{stage_name(progress.stage)}: {epoch}"
