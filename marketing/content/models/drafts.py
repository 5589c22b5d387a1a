"""A draft, the request that it came from, and the texts that it had."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.catalog.models import Import, Product
from marketing.common.models import ShopOwned
from marketing.generation.values import Kind


class Brief(ShopOwned):
    """What somebody asked for: one kind of text, for some products, in some languages. Its drafts are one job."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    locales = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list)
    audience = models.CharField(_("written for"), max_length=200, blank=True)
    note = models.CharField(_("note to the writer"), max_length=1000, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("asked by")
    )

    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)  # until somebody lets it go on

    class Meta:
        verbose_name = _("request for texts")
        verbose_name_plural = _("requests for texts")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.get_kind_display()


class Draft(ShopOwned):
    """A text that a person decides about. Which state may follow which says `states.py`, and a trigger in the database."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Being written")
        FAILED = "failed", _("Not written")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        PUBLISHED = "published", _("Published")
        STALE = "stale", _("Out of date")
        SUPERSEDED = "superseded", _("Replaced")

    class Risk(models.IntegerChoices):
        """The worst that was found in it."""

        NONE = 0, _("Nothing found")
        WARNED = 1, _("Worth a look")
        BLOCKED = 2, _("Blocked")

    AWAITING_REVIEW = (State.IN_REVIEW, State.STALE)

    brief = models.ForeignKey(
        Brief, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="drafts", editable=False
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, db_constraint=False, related_name="drafts", verbose_name=_("product")
    )
    # External ids of what else the text speaks of: a guide compares several products.
    also = models.JSONField(_("other products"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    audience = models.CharField(_("written for"), max_length=200, blank=True)
    note = models.CharField(_("note to the writer"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    reason = models.CharField(_("why"), max_length=500, blank=True)  # why it failed, was rejected, or is out of date
    text = models.TextField(_("text"), blank=True)
    # Raised by every change: who saw an older one is told so instead of overwriting.
    version = models.PositiveIntegerField(_("version"), default=1)
    risk = models.PositiveSmallIntegerField(_("risk"), choices=Risk, default=Risk.NONE)
    # What the text was checked against: [{"product_id", "facts": {name: [values]}}].
    facts = models.JSONField(_("facts"), default=list, blank=True)
    ai_generated = models.BooleanField(_("written by AI"), default=True)
    provider = models.CharField(_("written by"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    fallback_from = models.CharField(_("instead of"), max_length=40, blank=True)
    generation_id = models.UUIDField(null=True, editable=False)
    written_at = models.DateTimeField(_("written"), null=True, editable=False)
    publish_at = models.DateTimeField(_("goes live"), null=True, editable=False)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-risk", "-created_at")
        indexes = (
            models.Index(fields=["shop", "state", "-risk", "-created_at"], name="content_draft_queue"),
            models.Index(fields=["shop", "brief", "state"], name="content_draft_of_brief"),
            models.Index(fields=["shop", "product", "kind"], name="content_draft_of_product"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["requested", "failed"]) | ~Q(text=""), name="content_draft_has_text"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "rejected"]) | ~Q(reason=""), name="content_draft_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"]) | Q(risk__lt=2), name="content_draft_not_blocked"
            ),
            models.CheckConstraint(
                condition=Q(state="approved", publish_at__isnull=False) | ~Q(state="approved"),
                name="content_draft_goes_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.product}"

    @property
    def awaits_review(self) -> bool:
        return self.state in self.AWAITING_REVIEW


class Version(ShopOwned):
    """A text as it once was. Never changed, so that any of them can be put back."""

    class Origin(models.TextChoices):
        WRITTEN = "written", _("Written")
        REGENERATED = "regenerated", _("Written again")
        EDITED = "edited", _("Edited")
        RESTORED = "restored", _("Put back")
        IMPORTED = "imported", _("Imported")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, db_constraint=False, related_name="versions")
    number = models.PositiveIntegerField(_("version"))  # the draft's, when it got this text
    text = models.TextField(_("text"))
    origin = models.CharField(_("how it came"), max_length=12, choices=Origin)
    note = models.CharField(_("note to the writer"), max_length=1000, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    import_row = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="texts", editable=False
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["shop", "draft", "number"], name="content_version_once"),)

    def __str__(self) -> str:
        return f"{self.number}"
