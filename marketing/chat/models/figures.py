"""What a quarter of conversations came to, counted by a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class ServiceFigures(ShopOwned):
    """Counts of all conversations together, of a week or of a language. Each count replaces the ones before."""

    class By(models.TextChoices):
        ALL = "all", _("Together")
        WEEK = "week", _("Week")
        LANGUAGE = "language", _("Language")

    by = models.CharField(max_length=8, choices=By)
    of = models.CharField(max_length=10, blank=True)  # the week's Monday, or the language
    counts = models.JSONField(default=dict)  # by the names of the columns in `marketing.chat.outcomes`

    class Meta:
        verbose_name = _("figures of the service")
        verbose_name_plural = _("figures of the service")
        ordering = ("by", "of")
        constraints = (models.UniqueConstraint(fields=["shop", "by", "of"], name="chat_service_figures_once"),)

    def __str__(self) -> str:
        return f"{self.by} {self.of}"
