"""Work that must not be lost is a row; a message to a worker only wakes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class Job(ShopOwned):
    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        CANCELLING = "cancelling", _("Cancelling")
        SUCCEEDED = "succeeded", _("Succeeded")
        FAILED = "failed", _("Failed")
        DEAD = "dead", _("Given up")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN_STATES = (State.QUEUED, State.RUNNING, State.CANCELLING)

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=200)
    queue = models.CharField(_("queue"), max_length=20, default="default")
    subject_id = models.UUIDField(_("subject"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    # What it is doing: in English, with the values to be put in, so that everybody reads it in their own language.
    message = models.CharField(_("message"), max_length=300, blank=True)
    message_values = models.JSONField(default=dict, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, editable=False)
    woken_at = models.DateTimeField(null=True, blank=True, editable=False)  # when a worker was last sent a message
    error = models.TextField(_("error"), blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    last_heartbeat = float("-inf")  # of this process, on its monotonic clock; no column

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=["shop", "key"], name="jobs_job_key"),)
        indexes = (
            models.Index(
                fields=["state", "lease_until", "not_before"],
                name="jobs_job_due",
                condition=Q(state__in=["queued", "running", "cancelling"]),
            ),
            models.Index(fields=["shop", "-created_at"], name="jobs_job_recent"),
            models.Index(fields=["shop", "kind", "-created_at"], name="jobs_job_of_kind"),
            models.Index(fields=["shop", "-finished_at"], name="jobs_job_just_ended"),
        )

    def __str__(self) -> str:
        return self.kind

    @property
    def told(self) -> str:
        """Its message, to whoever reads. Words among the values are translated, too."""
        if not self.message:
            return ""
        values = {name: gettext(one) if isinstance(one, str) else one for name, one in self.message_values.items()}
        return gettext(self.message) % values if values else gettext(self.message)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES
