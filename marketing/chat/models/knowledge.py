"""What the bot may answer from: FAQ entries and policy pages, the passages that are in use, and where an answer stands in them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from marketing.accounts.models import User
from marketing.chat.models.conversations import Message
from marketing.common.models import ShopOwned


class Faq(ShopOwned):
    """A question and its answer. Shoppers are answered with the text that was approved last, until a new one is."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("In use")
        CHANGED = "changed", _("Changed since approval")
        RETIRED = "retired", _("Not in use")

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=2000)
    examples = ArrayField(
        models.CharField(max_length=300), verbose_name=_("other ways to ask it"), default=list, blank=True
    )
    url = models.URLField(_("page about it"), max_length=1000, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    # Raised by every change: who saw an older one is told so instead of approving what they have not read.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("made by")
    )
    approved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)

    class Meta:
        verbose_name = _("FAQ entry")
        verbose_name_plural = _("FAQ entries")
        ordering = ("locale", "question")
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "locale", "question"], name="chat_faq_once",
                violation_error_message=_("There is an entry with this question already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")) | Q(valid_from=None) | Q(valid_until=None),
                name="chat_faq_valid_in_order",
                violation_error_message=_("The last day stands before the first one."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.question


class Source(ShopOwned):
    """A page of the shop's policies. What was read last, and well, stays in use when a later reading fails."""

    class Format(models.TextChoices):
        MARKDOWN = "markdown", _("Text (Markdown)")
        HTML = "html", _("HTML")
        URL = "url", _("Page in the web")
        PDF = "pdf", _("PDF file")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being read")
        READY = "ready", _("In use")
        FAILED = "failed", _("Could not be read")
        RETIRED = "retired", _("Not in use")

    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=200)
    format = models.CharField(_("form"), max_length=10, choices=Format, default=Format.MARKDOWN)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    written = models.TextField(_("text of the page"), max_length=200_000, blank=True)
    file_name = models.CharField(_("file"), max_length=255, blank=True, editable=False)
    path = models.CharField(max_length=255, blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)  # as it was read; headings stand behind `# `
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING, editable=False)
    reason = models.CharField(_("why"), max_length=500, blank=True, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    next_job_id = models.UUIDField(null=True, editable=False)  # the plan to look again whether the page has changed

    class Meta:
        verbose_name = _("policy page")
        verbose_name_plural = _("policy pages")
        ordering = ("locale", "title")
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "locale", "title"], name="chat_source_once",
                violation_error_message=_("There is a page with this title already."),
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="chat_source_says_why"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Passage(ShopOwned):
    """A piece of text that an answer may be copied from. One that is no more in use stays, for the answers that cite it."""

    class Kind(models.TextChoices):
        FAQ = "faq", _("FAQ entry")
        POLICY = "policy", _("Policy page")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    faq = models.ForeignKey(
        Faq,
        on_delete=models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="passages",
        verbose_name=_("FAQ entry"),
    )
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, db_constraint=False, related_name="passages",
        verbose_name=_("policy page"),
    )  # fmt: skip
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=600)
    questions = ArrayField(models.CharField(max_length=600), default=list, blank=True)  # what it is an answer to
    text = models.TextField(_("text"))
    start = models.PositiveIntegerField(default=0)  # where the text begins in that of its source
    url = models.CharField(_("address"), max_length=1000, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_current = models.BooleanField(_("in use"), default=True)
    words = SearchVectorField()  # empty where it is not in use: the index holds what may be found, and nothing else

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("start",)
        # At once, and not in a list for later, which every search would go through: it is read far more than written.
        indexes = (GinIndex(fields=["words"], name="chat_passage_words", fastupdate=False),)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="faq", faq__isnull=False, source=None)
                | Q(kind="policy", source__isnull=False, faq=None),
                name="chat_passage_of_one",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Citation(ShopOwned):
    """Where a sentence of an answer stands: characters `start` to `end` of its passage's text."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, db_constraint=False, related_name="citations", verbose_name=_("answer")
    )
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, db_constraint=False, related_name="citations", verbose_name=_("passage")
    )
    place = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("quoted"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "message", "place"], name="chat_citation_in_order"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="chat_citation_has_length"),
        )


class PassageVector(ShopOwned):
    """What a passage means: a vector of its text (place 0), and of each question that it is an answer to."""

    passage = models.ForeignKey(
        Passage, on_delete=models.CASCADE, db_constraint=False, related_name="vectors", verbose_name=_("passage")
    )
    place = models.PositiveSmallIntegerField()
    encoder = models.CharField(max_length=12)  # whose vector it is: those of another cannot be compared
    vector = HalfVectorField()

    class Meta:
        verbose_name = _("vector of a passage")
        verbose_name_plural = _("vectors of passages")
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["shop", "passage", "place"], name="chat_vector_once"),)
