"""Model versions, where they come from, and which one serves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned
from marketing.jobs.models import Job


class Kind(models.TextChoices):
    RECOMMENDER = "recommender", _("Recommender")
    WRITER = "writer", _("Writer")
    RETRIEVER = "retriever", _("Retriever")


class TrainingRun(ShopOwned):
    """One training: what it was asked, how it went, what it measured. Its state is its job's."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="+", verbose_name=_("job")
    )
    until = models.DateTimeField(_("trained on data until"), null=True, blank=True)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    curve = models.JSONField(_("loss curve"), default=list, blank=True)  # [{"epoch", "loss", "validation"}]
    report = models.JSONField(_("report"), default=dict, blank=True)  # metrics beside the baselines, counts, data range
    directory = models.CharField(max_length=300, blank=True, editable=False)  # checkpoints, below MEDIA_ROOT

    class Meta:
        verbose_name = _("training run")
        verbose_name_plural = _("training runs")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M}"


class ModelVersion(ShopOwned):
    class State(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        SERVING = "serving", _("Serving")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.PositiveIntegerField(_("version"))
    run = models.ForeignKey(
        TrainingRun, on_delete=models.PROTECT, db_constraint=False, related_name="versions", verbose_name=_("run")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CANDIDATE)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    metrics = models.JSONField(_("metrics"), default=dict, blank=True)
    data_from = models.DateTimeField(_("data from"), null=True, blank=True)
    data_until = models.DateTimeField(_("data until"), null=True, blank=True)
    artifact = models.CharField(_("artifact"), max_length=300, editable=False)  # a directory below MEDIA_ROOT
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0, editable=False)
    promoted_at = models.DateTimeField(_("promoted"), null=True, blank=True, editable=False)
    override_reason = models.CharField(_("reason to override the gate"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("models")
        ordering = ("kind", "-number")
        constraints = (
            models.UniqueConstraint(fields=["shop", "kind", "number"], name="registry_version_number"),
            models.UniqueConstraint(
                fields=["shop", "kind"], condition=Q(state="serving"), name="registry_version_one_serves"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"
