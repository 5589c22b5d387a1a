"""What a person decided about a text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.common.models import ShopOwned
from marketing.content.models.drafts import Draft


class Review(ShopOwned):
    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    class Reason(models.TextChoices):
        """Seven under seven keys, so that they can be counted."""

        FACT = "fact", _("A fact is wrong")
        BANNED = "banned", _("Forbidden wording")
        VOICE = "voice", _("Does not sound like us")
        LENGTH = "length", _("Too long or too short")
        LANGUAGE = "language", _("Bad language")
        DOUBLE = "double", _("Says what another says")
        OTHER = "other", _("Something else")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_constraint=False, related_name="reviews")
    version = models.PositiveIntegerField(_("version"))  # of the draft, as it was read
    who = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    code = models.CharField(_("kind of reason"), max_length=10, choices=Reason, blank=True)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)  # from when it was shown to the verdict
    edit_distance = models.PositiveIntegerField(_("characters changed"), default=0)  # since it was written
    # Who wrote the text that was judged; the draft may be written again by another one.
    provider = models.CharField(_("written by"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("created_at",)
        indexes = (
            models.Index(fields=["shop", "draft"], name="content_review_of_draft"),
            models.Index(fields=["shop", "-created_at"], name="content_review_recent"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(verdict="approved") | ~Q(reason=""), name="content_review_says_why"),
            models.CheckConstraint(
                condition=Q(verdict="rejected") | Q(code=""), name="content_review_code_of_rejected"
            ),
        )
