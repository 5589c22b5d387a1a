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
