"""Orders in a conversation: who proved to be whose, what was looked up, and what waits for a yes."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.chat.models.conversations import Conversation, Message
from marketing.common.models import ShopOwned
from marketing.shoppers.models import Order


class Kind(models.TextChoices):
    RETURN = "start_return", _("Return")
    EXCHANGE = "exchange_items", _("Exchange")
    MODIFY = "modify_items", _("Change of items")
    CANCEL = "cancel_order", _("Cancellation")
    ADDRESS = "change_address", _("Change of address")


def every_kind() -> list[str]:
    return list(Kind.values)


class OrderRules(ShopOwned):
    """What the shop allows. Without such a row its defaults hold, and a person approves everything."""

    enabled = models.BooleanField(_("shoppers may ask about their orders"), default=True)
    return_days = models.PositiveSmallIntegerField(
        _("days for a return"), default=30, validators=[MaxValueValidator(3650)]
    )
    not_returnable = ArrayField(
        models.CharField(max_length=200), verbose_name=_("never taken back"), default=list, blank=True
    )
    refund_kinds = ArrayField(
        models.CharField(max_length=40), verbose_name=_("refunded also by"), default=list, blank=True
    )
    asks_person = ArrayField(
        models.CharField(max_length=20, choices=Kind), verbose_name=_("approved by a person"), default=every_kind,
        blank=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("rules of orders")
        verbose_name_plural = _("rules of orders")
        constraints = (models.UniqueConstraint(fields=["shop"], name="chat_order_rules_once"),)

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class IdentityCheck(ShopOwned):
    """Somebody named an order and an e-mail. Where they do not belong together there is no order, and no code is ever right."""

    personal_fields = ("email_hash", "order")
    retention = timedelta(days=30)

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, db_constraint=False, related_name="identity_checks"
    )
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, db_constraint=False, related_name="+")
    email_hash = models.BinaryField()
    code_hash = models.BinaryField(null=True)  # of six digits, once they were sent
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["shop", "conversation", "-created_at"], name="chat_identity_of_talk"),
            models.Index(fields=["shop", "email_hash", "-created_at"], name="chat_identity_of_email"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ToolCall(ShopOwned):
    """What the bot looked up or proposed for a message, with which arguments, and whether it got what it asked for."""

    personal_fields = ("arguments", "result")
    retention = timedelta(days=365)

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, db_constraint=False, related_name="tool_calls", verbose_name=_("message")
    )
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("tool"), max_length=40)
    arguments = models.JSONField(_("arguments"), default=dict)
    result = models.JSONField(_("result"), default=dict)  # ids and states alone, never the text of an order

    class Meta:
        verbose_name = _("tool call")
        verbose_name_plural = _("tool calls")
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["shop", "message", "place"], name="chat_tool_call_in_order"),)

    def __str__(self) -> str:
        return self.name


class PendingAction(ShopOwned):
    """A change of an order that was proposed. It runs only after a yes in a later message, and the database holds to it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the shopper's yes")
        APPROVAL = "approval", _("Waits for the shop")
        SENT = "sent", _("Sent to the shop")
        DONE = "done", _("Received by the shop")
        REFUSED = "refused", _("Refused by the shop")
        WITHDRAWN = "withdrawn", _("The shopper said no")
        EXPIRED = "expired", _("Not confirmed in time")
        VOID = "void", _("The order changed meanwhile")

    personal_fields = ("arguments", "summary", "order")
    retention = timedelta(days=3 * 365)

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, db_constraint=False, related_name="actions",
        verbose_name=_("conversation"),
    )  # fmt: skip
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, db_constraint=False, related_name="actions", verbose_name=_("asked in")
    )
    confirmed_by = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+",
        verbose_name=_("confirmed in"),
    )  # fmt: skip
    # Empty where the order was taken back with the import that brought it.
    order = models.ForeignKey(
        Order, on_delete=models.SET_NULL, null=True, db_constraint=False, related_name="actions",
        verbose_name=_("order"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    arguments = models.JSONField(_("arguments"), default=dict)
    summary = models.TextField(_("in short"))  # as the shopper read it, and said yes to
    fingerprint = models.CharField(max_length=64, editable=False)  # of the order as it stood
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    expires_at = models.DateTimeField(_("valid until"))
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request about an order")
        verbose_name_plural = _("requests about orders")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["shop", "conversation", "-created_at"], name="chat_action_of_talk"),
            models.Index(fields=["shop", "state", "-created_at"], name="chat_action_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("approval", "sent", "done", "refused")) | Q(confirmed_by__isnull=False),
                name="chat_action_runs_after_yes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("message")), name="chat_action_yes_comes_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"
