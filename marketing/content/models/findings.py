"""What the checks found in a draft's text. Offsets are characters of it; a new text has new rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned
from marketing.content.models.drafts import Draft


class Severity(models.TextChoices):
    BLOCK = "block", _("Blocks")
    WARN = "warn", _("Warns")
    NOTE = "note", _("Notes")


class Claim(ShopOwned):
    """A statement that the text makes, and the fact that it stands on, if there is one."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_constraint=False, related_name="claims")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    fact = models.CharField(_("fact"), max_length=100, blank=True)  # empty: no fact supports it

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("start", "end")
        indexes = (models.Index(fields=["shop", "draft"], name="content_claim_of_draft"),)
        constraints = (models.CheckConstraint(condition=Q(start__lt=F("end")), name="content_claim_span"),)

    @property
    def is_supported(self) -> bool:
        return bool(self.fact)


class Finding(ShopOwned):
    """A rule's hit in the text."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_constraint=False, related_name="findings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    rule = models.CharField(_("rule"), max_length=60)
    severity = models.CharField(_("severity"), max_length=5, choices=Severity)
    fact = models.CharField(_("fact compared"), max_length=100, blank=True)
    suggestion = models.TextField(_("suggestion"), blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ("start", "end")
        indexes = (models.Index(fields=["shop", "draft"], name="content_finding_of_draft"),)
        constraints = (models.CheckConstraint(condition=Q(start__lte=F("end")), name="content_finding_span"),)
