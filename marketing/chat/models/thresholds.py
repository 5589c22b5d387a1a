"""How sure the chat has to be."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class AnswerThresholds(ShopOwned):
    """What a shop has chosen for a language. Without such a row, the usual ones."""

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    sure = models.FloatField(_("answered from"))
    near = models.FloatField(_("offered as a choice from"))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("thresholds of answers")
        verbose_name_plural = _("thresholds of answers")
        constraints = (
            models.UniqueConstraint(fields=["shop", "locale"], name="chat_answer_thresholds_once"),
            models.CheckConstraint(
                condition=Q(near__gt=0, near__lte=F("sure"), sure__lte=1),
                name="chat_answer_thresholds_in_order",
                violation_error_message=_("Choices are offered from less on than an answer is given."),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_locale_display())
