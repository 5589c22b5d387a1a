"""Who works in which shop, and as what."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
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
    seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    visit_before = models.DateTimeField(null=True, editable=False)  # when the visit before this one ended

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (models.UniqueConstraint(fields=["shop", "user"], name="accounts_membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(ShopOwned):
    """A link that makes whoever it was sent to a member. It is shown once and kept as SHA-256, as keys are."""

    personal_fields = ("email",)
    retention = timedelta(days=90)

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role)
    hash = models.BinaryField(editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=["shop", "hash"], name="accounts_invitation_hash"),)

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
