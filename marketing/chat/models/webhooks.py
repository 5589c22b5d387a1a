"""Where the shop hears of what its shoppers asked for, and what was sent there."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.chat.models.orders import PendingAction
from marketing.common.models import ShopOwned


class WebhookEndpoint(ShopOwned):
    """An address of the shop's server. While a secret is being replaced, both sign."""

    url = models.URLField(_("address"), max_length=1000)
    enabled = models.BooleanField(_("in use"), default=True)
    sealed_secret = models.TextField(editable=False)
    sealed_earlier = models.TextField(editable=False, blank=True)
    earlier_until = models.DateTimeField(editable=False, null=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("url",)
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "url"], name="chat_webhook_once",
                violation_error_message=_("This address is there already."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(ShopOwned):
    """One message to one address: written with the change that it tells, sent by a job until it is taken."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    personal_fields = ("payload",)
    retention = timedelta(days=90)

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, db_constraint=False, related_name="deliveries",
        verbose_name=_("webhook"),
    )  # fmt: skip
    action = models.ForeignKey(
        PendingAction, on_delete=models.CASCADE, null=True, db_constraint=False, related_name="deliveries",
        verbose_name=_("request"),
    )  # fmt: skip
    name = models.CharField(_("what happened"), max_length=60)
    payload = models.JSONField(_("told"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    answered = models.PositiveSmallIntegerField(_("answered"), null=True)
    error = models.CharField(_("reason"), max_length=500, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "-created_at"], name="chat_delivery_recent"),)

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d %H:%M:%S}"
