"""A conversation, its messages, and its way to a person. One voice at a time: `voices.py` says whose, the database holds to it."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.common.models import ShopOwned, ShopQuerySet
from marketing.shoppers.models import Shopper


class ConversationQuerySet(ShopQuerySet):
    def beyond_retention(self) -> Self:
        """Since the last message."""
        return super().beyond_retention().exclude(last_message_at__gte=self.kept_since())


class Conversation(ShopOwned):
    class State(models.TextChoices):
        BOT = "bot", _("Answered by AI")
        WAITING = "waiting", _("Waiting for a person")
        HUMAN = "human", _("With a person")
        CLOSED = "closed", _("Closed")

    class Rating(models.TextChoices):
        UP = "up", _("Helpful")
        DOWN = "down", _("Not helpful")

    personal_fields = ("visitor_id", "shopper", "proven_email", "rating_text")
    retention = timedelta(days=365)
    row_stays = True

    visitor_id = models.UUIDField(_("visitor"), null=True, blank=True)
    # Set where the shop's server or its token named the shopper, or a code proved it; never from what somebody types.
    shopper = models.ForeignKey(
        Shopper, on_delete=models.SET_NULL, null=True, blank=True, db_constraint=False, related_name="conversations",
        verbose_name=_("shopper"),
    )  # fmt: skip
    # A guest who read a code in this mailbox may ask about the orders that were placed with it, for a while.
    proven_email = models.EmailField(blank=True, editable=False)
    proven_until = models.DateTimeField(null=True, editable=False)
    token_hash = models.BinaryField(editable=False)  # who holds the token is the other side of this conversation
    locale = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.BOT)
    assigned_to = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("assigned to")
    )
    last_seq = models.PositiveIntegerField(_("messages"), default=0)
    # What was said before is not looked at by the AI any more: set by each hand-off, so that an old topic does not return.
    context_from = models.PositiveIntegerField(default=0, editable=False)
    last_message_at = models.DateTimeField(_("last message"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    reopened = models.PositiveIntegerField(_("opened again"), default=0, editable=False)  # times, by the shopper
    rating = models.CharField(_("rating"), max_length=4, choices=Rating, blank=True)
    rating_text = models.CharField(_("said with the rating"), max_length=1000, blank=True)
    rated_at = models.DateTimeField(_("rated"), null=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["shop", "state", "-last_message_at"], name="chat_conversation_inbox"),
            models.Index(fields=["shop", "-created_at"], name="chat_conversation_recent"),
            models.Index(fields=["shop", "shopper"], name="chat_conversation_of_shopper"),
            models.Index(fields=["shop", "visitor_id"], name="chat_conversation_of_visitor"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="chat_conversation_closed_when",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Conversation')} {str(self.pk)[-6:]}"


class Message(ShopOwned):
    """Something that was said. Rows are added, never changed."""

    class Role(models.TextChoices):
        SHOPPER = "shopper", _("Shopper")
        BOT = "bot", _("AI")
        AGENT = "agent", _("Agent")
        SYSTEM = "system", _("Notice")
        NOTE = "note", _("Private note")

    FOR_SHOPPERS = (Role.SHOPPER, Role.BOT, Role.AGENT, Role.SYSTEM)

    append_only = True
    personal_fields = ("text", "parts")
    retention = timedelta(days=365)
    row_stays = True

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, db_constraint=False, related_name="messages",
        verbose_name=_("conversation"),
    )  # fmt: skip
    seq = models.PositiveIntegerField(_("number"))
    role = models.CharField(_("who"), max_length=8, choices=Role)
    author = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, related_name="+", verbose_name=_("agent"), db_constraint=False
    )
    text = models.TextField(_("text"), blank=True)
    # What stands beside the text: [{"type": "products", "product_ids": []}, {"type": "choices", "choices": []}, ...].
    parts = models.JSONField(_("shown with it"), default=list, blank=True)
    # The client's id of what the shopper sent (sent twice, stored once), or the message that this one answers.
    client_id = models.UUIDField(null=True, editable=False)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    engine = models.CharField(_("answered by"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    intent = models.CharField(_("about"), max_length=60, blank=True)
    confidence = models.FloatField(_("confidence"), null=True)
    latency_ms = models.PositiveIntegerField(_("milliseconds"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("seq",)
        constraints = (
            models.UniqueConstraint(fields=["shop", "conversation", "seq"], name="chat_message_in_order"),
            models.UniqueConstraint(
                fields=["shop", "conversation", "client_id"], name="chat_message_sent_once",
                condition=Q(client_id__isnull=False),
            ),
            # Two workers, or a worker that came back from the dead: one answer to one message.
            models.UniqueConstraint(
                fields=["shop", "answers"], name="chat_message_answered_once", condition=Q(role="bot")
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.text[:80]


class HandOff(ShopOwned):
    """A conversation that wants a person: why, since when, and who took it."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("The shopper asked for a person")
        RULE = "rule", _("A rule asks for a person")
        UNSURE = "unsure", _("The AI did not know")
        TWICE = "twice", _("Two answers did not help")
        AGENT = "agent", _("An agent took over")

    personal_fields = ("summary", "email")
    retention = timedelta(days=365)
    row_stays = True

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, db_constraint=False, related_name="hand_offs",
        verbose_name=_("conversation"),
    )  # fmt: skip
    reason = models.CharField(_("why"), max_length=8, choices=Reason)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    summary = models.CharField(_("in short"), max_length=500, blank=True)
    email = models.EmailField(_("answer by e-mail to"), blank=True)  # left when nobody was there
    after_seq = models.PositiveIntegerField(default=0, editable=False)
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "conversation"], name="chat_hand_off_one_open", condition=Q(ended_at__isnull=True)
            ),
        )
        indexes = (models.Index(fields=["shop", "-created_at"], name="chat_hand_off_recent"),)
