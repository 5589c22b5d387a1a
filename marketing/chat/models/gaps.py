"""What shoppers ask and nobody has written an answer to."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.chat.models.knowledge import Faq
from marketing.common.models import ShopOwned, ShopQuerySet


class GapQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """Since somebody asked last."""
        return self.filter(last_at__lt=self.kept_since())


class Gap(ShopOwned):
    """Questions that are alike: the one in their middle, some of the others, and how many there were."""

    class State(models.TextChoices):
        OPEN = "open", _("Unanswered")
        DRAFTED = "drafted", _("Being written")
        LEFT = "left", _("Left alone")

    personal_fields = ("question", "examples")  # addresses and numbers are left out, but a name may be in them
    retention = timedelta(days=365)

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    question = models.CharField(_("question"), max_length=300)
    examples = ArrayField(models.CharField(max_length=300), verbose_name=_("asked like this"), default=list, blank=True)
    size = models.PositiveIntegerField(_("asked"), default=0)
    down = models.PositiveIntegerField(_("thumbs down"), default=0)
    last_at = models.DateTimeField(_("asked last"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    faq = models.ForeignKey(
        Faq, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+", verbose_name=_("FAQ entry")
    )

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("knowledge gap")
        verbose_name_plural = _("knowledge gaps")
        ordering = ("-size", "-last_at")
        indexes = (models.Index(fields=["shop", "state", "-size"], name="chat_gap_largest"),)

    def __str__(self) -> str:
        return self.question
