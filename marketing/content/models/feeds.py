"""How a feed went the last time that it was made."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class FeedReport(ShopOwned):
    channel = models.CharField(_("channel"), max_length=10)  # one of `channels.Name`
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    made_at = models.DateTimeField(_("made"))
    products = models.PositiveIntegerField(_("products"), default=0)
    texts = models.PositiveIntegerField(_("texts"), default=0)
    withheld = models.JSONField(_("left out"), default=dict, blank=True)  # {reason: how many}
    named = models.JSONField(default=list, blank=True)  # the first of them: product, kind, reason

    class Meta:
        verbose_name = _("report of a feed")
        verbose_name_plural = _("reports of feeds")
        constraints = (models.UniqueConstraint(fields=["shop", "channel", "locale"], name="content_feed_report_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.locale}"
