"""What helps the people who answer."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class CannedReply(ShopOwned):
    """A text that agents put into their answer by `/` and its short name. They may change it before they send it."""

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    shortcut = models.CharField(
        _("short name"), max_length=40,
        validators=[RegexValidator(r"^[\w-]+$", _("Use letters, digits and hyphens alone, without spaces."))],
    )  # fmt: skip
    text = models.TextField(_("text"), max_length=2000)
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ("shortcut", "locale")
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "locale", "shortcut"], name="chat_canned_reply_once",
                violation_error_message=_("There is a reply of this short name already."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"/{self.shortcut}"


class ServiceHours(ShopOwned):
    """When people are there. Without such a row, or where it is switched off, shoppers are promised nothing."""

    is_on = models.BooleanField(_("shoppers are told the hours"), default=False)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    # Monday first: ["09:00", "17:00"], or nothing on a day when nobody is there. Until "00:00" is until midnight.
    days = models.JSONField(_("days"), default=list, blank=True)
    holidays = models.JSONField(
        _("holidays"), default=list, blank=True
    )  # [{"first", "last", "name"}], days of the calendar
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("service hours")
        verbose_name_plural = _("service hours")
        constraints = (models.UniqueConstraint(fields=["shop"], name="chat_service_hours_once"),)

    def __str__(self) -> str:
        return self.time_zone
