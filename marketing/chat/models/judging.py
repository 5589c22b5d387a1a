"""What people say of the bot's answers: a shopper's thumb, a reviewer's verdict, and what a later retriever must know."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.chat.models.conversations import Conversation, Message
from marketing.chat.models.knowledge import Faq, Passage
from marketing.common.models import ShopOwned


class AnswerRating(ShopOwned):
    """A shopper's word about one answer. The last one counts."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, db_constraint=False, related_name="ratings", verbose_name=_("answer")
    )
    rating = models.CharField(_("rating"), max_length=4, choices=Conversation.Rating)

    class Meta:
        verbose_name = _("rating of an answer")
        verbose_name_plural = _("ratings of answers")
        constraints = (models.UniqueConstraint(fields=["shop", "message"], name="chat_answer_rating_once"),)


class AnswerReview(ShopOwned):
    """An answer that somebody is to look at, why, and what they said. The reason is the first one, and stays."""

    class Why(models.TextChoices):
        RANDOM = "random", _("Drawn at random")
        DOWN = "down", _("Thumbs down")
        HAND_OFF = "hand_off", _("Before a hand-off")
        CHOSEN = "chosen", _("Chosen by somebody")

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Right")
        PARTLY = "partly", _("Partly right")
        WRONG = "wrong", _("Wrong")
        UNSAFE = "unsafe", _("Unsafe")

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, db_constraint=False, related_name="reviews", verbose_name=_("answer")
    )
    why = models.CharField(_("why"), max_length=8, choices=Why)
    verdict = models.CharField(_("verdict"), max_length=6, choices=Verdict, blank=True)
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+",
        verbose_name=_("faulty source"),
    )  # fmt: skip
    faq = models.ForeignKey(
        Faq, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+",
        verbose_name=_("the right entry"),
    )  # fmt: skip
    judged_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    judged_at = models.DateTimeField(_("judged"), null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("review of an answer")
        verbose_name_plural = _("reviews of answers")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "message"], name="chat_answer_review_once"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at=None) | ~Q(verdict="") & Q(judged_at__isnull=False),
                name="chat_answer_review_judged_when",
            ),
        )
        indexes = (
            models.Index(fields=["shop", "-created_at"], name="chat_answer_review_waiting", condition=Q(verdict="")),
            models.Index(fields=["shop", "why", "created_at"], name="chat_answer_review_why"),
        )

    def __str__(self) -> str:
        return str(self.message)


class RegressionCase(ShopOwned):
    """A question that was answered wrongly once, and the entry that answers it: no later retriever may miss it again."""

    personal_fields = ("question",)  # masked, but a name may be left in it
    retention = timedelta(days=2 * 365)

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    question = models.CharField(_("question"), max_length=500)
    faq = models.ForeignKey(
        Faq, on_delete=models.PROTECT, db_constraint=False, related_name="cases", verbose_name=_("expected entry")
    )

    class Meta:
        verbose_name = _("regression case")
        verbose_name_plural = _("regression cases")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "locale", "question"], name="chat_regression_case_once"),
        )

    def __str__(self) -> str:
        return self.question
