"""Who may do what in which shop."""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned, Timestamped


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin, Timestamped):
    """A person who works in one shop or several. What they may do there is said by their memberships alone."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (models.UniqueConstraint(Lower("email"), name="accounts_user_email_lower"),)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The theme asks for it."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """The merchant site asks for a membership instead; Django's own admin is not mounted."""
        return False


class Shop(Timestamped):
    class ConsentMode(models.TextChoices):
        OPT_IN = "opt_in", _("Ask first")
        OPT_OUT = "opt_out", _("Allowed until refused")

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("short name"), unique=True)
    locale = models.CharField(_("language"), max_length=10, default="en")
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    consent_mode = models.CharField(_("consent"), max_length=10, choices=ConsentMode, default=ConsentMode.OPT_IN)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def __str__(self) -> str:
        return self.name


class Membership(Timestamped):
    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MARKETER = "marketer", _("Marketer")
        AGENT = "agent", _("Agent")
        ANALYST = "analyst", _("Analyst")
        DEVELOPER = "developer", _("Developer")

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("shop"))
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (models.UniqueConstraint(fields=["shop", "user"], name="accounts_membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class ApiKey(ShopOwned):
    """A key is shown once and kept as SHA-256: it is 32 random bytes, so a slow hash would only slow each request."""

    class Kind(models.TextChoices):
        PUBLISHABLE = "publishable", _("Publishable (browser)")
        SECRET = "secret", _("Secret (server)")

    PREFIXES: ClassVar = {Kind.PUBLISHABLE: "pk_", Kind.SECRET: "sk_"}

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

    @staticmethod
    def digest(secret: str) -> bytes:
        return hashlib.sha256(secret.encode()).digest()


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


class AuditEvent(ShopOwned):
    """Who changed what. Rows are added, never changed: the serving role may not even try."""

    append_only = True
    personal_fields = ("actor_name",)
    retention = timedelta(days=3 * 365)

    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who"), db_constraint=False
    )
    actor_name = models.CharField(_("who"), max_length=254, blank=True)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("id of the thing"), max_length=64)
    subject_name = models.CharField(_("thing"), max_length=254, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "-created_at"], name="accounts_audit_recent"),)

    def __str__(self) -> str:
        return self.action
