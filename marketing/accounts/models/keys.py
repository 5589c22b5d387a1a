"""What programs name a shop by, and what repeated requests were answered."""

import secrets
from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class ApiKey(ShopOwned):
    """A key is shown once and kept as SHA-256."""

    class Kind(models.TextChoices):
        PUBLISHABLE = "publishable", _("Publishable (browser)")
        SECRET = "secret", _("Secret (server)")
        FEED = "feed", _("Feed (in an address)")

    PREFIXES: ClassVar = {Kind.PUBLISHABLE: "pk_", Kind.SECRET: "sk_", Kind.FEED: "fk_"}

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    hash = models.BinaryField(editable=False)
    origins = ArrayField(models.CharField(max_length=255), verbose_name=_("origins"), default=list, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = (models.UniqueConstraint(fields=["hash"], name="accounts_apikey_hash"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @classmethod
    def new_secret(cls, kind: str) -> str:
        return cls.PREFIXES[cls.Kind(kind)] + secrets.token_urlsafe(32)


class SigningKey(ShopOwned):
    """What the shop's server signs shopper tokens with (JWT, HS256). While two are open, both are accepted."""

    secret = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("shopper token key")
        verbose_name_plural = _("shopper token keys")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {str(self.pk)[-4:]}"

    @property
    def is_open(self) -> bool:
        return self.retired_at is None or self.retired_at > timezone.now()


class IdempotentRequest(ShopOwned):
    """What a POST with an Idempotency-Key was answered, written in the transaction of its effect."""

    personal_fields = ("body",)
    retention = timedelta(hours=24)

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField()  # SHA-256 of address, shopper and body
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)

    class Meta:
        verbose_name = _("idempotent request")
        verbose_name_plural = _("idempotent requests")
        constraints = (models.UniqueConstraint(fields=["shop", "api_key", "key"], name="accounts_idempotent_once"),)
        indexes = (models.Index(fields=["created_at"], name="accounts_idempotent_created"),)
