"""How far a training is: told to its job and its curve while it learns."""

import time
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

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
        far = {"done": progress.step, "total": progress.total}
        with translation.override("en"):  # each reader translates it
            stage = stage_name(progress.stage)
        if not progress.epoch:  # nothing is fitted
            heartbeat(self.job, **far, message=stage)
            return
        told = {"stage": stage, "epoch": progress.epoch, "loss": progress.loss}
        heartbeat(self.job, **far, message=_("%(stage)s: epoch %(epoch)d, loss %(loss).3f"), **told)
