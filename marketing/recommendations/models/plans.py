"""When the recommender is trained without anybody asking."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned
from marketing.jobs.models import Job
from marketing.registry.models import TrainingRun


class TrainingPlan(ShopOwned):
    """One of a shop. The waiting job is the next time; `last_*` tell what came of the time before."""

    class Every(models.TextChoices):
        NEVER = "never", _("Never by itself")
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")

    class Came(models.TextChoices):
        BEGUN = "begun", _("A training was begun.")
        TOO_LITTLE = "too_little", _("There was too little data, so nothing was trained.")
        NOTHING_NEW = "nothing_new", _("Nothing was sold since the last training, so nothing was trained.")
        BUSY = "busy", _("Another training was running, so none was begun.")

    every = models.CharField(_("train"), max_length=5, choices=Every, default=Every.NEVER)
    weekday = models.PositiveSmallIntegerField(_("on"), choices=list(WEEKDAYS.items()), default=0)
    hour = models.PositiveSmallIntegerField(_("at what hour"), default=3, validators=[MaxValueValidator(23)])
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    promotes = models.BooleanField(_("let it serve by itself when the gate lets it pass"), default=False)
    next_job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+", editable=False
    )
    last_run = models.ForeignKey(
        TrainingRun, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+", editable=False
    )
    last_at = models.DateTimeField(_("last time"), null=True, editable=False)
    last_came = models.CharField(_("what came of it"), max_length=12, choices=Came, blank=True, editable=False)

    class Meta:
        verbose_name = _("training plan")
        verbose_name_plural = _("training plans")
        constraints = (
            models.UniqueConstraint(fields=["shop"], name="recommendations_plan_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6, hour__lte=23), name="recommendations_plan_time"),
        )

    def __str__(self) -> str:
        return "recommender"

    @property
    def is_on(self) -> bool:
        return self.every != self.Every.NEVER

    @property
    def has_stopped(self) -> bool:
        """Somebody cancelled its next job, or it was given up before it could plan the one after it."""
        return self.is_on and not (self.next_job and self.next_job.is_open)

    def next_time(self, after: datetime) -> datetime:
        """By the clock on the shop's wall, also where it is put forward or back in between."""
        local = after.astimezone(ZoneInfo(self.time_zone))
        time = local.replace(hour=self.hour, minute=0, second=0, microsecond=0, fold=0)
        if self.every == self.Every.WEEK:
            time += timedelta(days=(self.weekday - time.weekday()) % 7)
        if time <= local:
            time += timedelta(days=7 if self.every == self.Every.WEEK else 1)
        return time
