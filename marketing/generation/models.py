"""What was asked of writers and what it cost; how a shop wants its texts to be written; how its outside writer fares."""

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned
from marketing.generation.values import Kind


class Generation(ShopOwned):
    """One text that was asked for: what was told, who wrote it, what it cost. Personal data in it are masked."""

    personal_fields = ("asked", "candidates")
    retention = timedelta(days=365)

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not finished")  # for now, or for good: its process may have died
        WRITTEN = "written", _("Written")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=10)
    asked = models.JSONField(_("asked"), default=dict)  # the request, as every writer was told it
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    provider = models.CharField(_("writer"), max_length=20, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    seed = models.BigIntegerField(_("seed"), default=0)
    fallback_from = models.CharField(_("in place of"), max_length=20, blank=True)
    candidates = models.JSONField(_("texts"), default=list, blank=True)  # the chosen one first
    attempts = models.JSONField(_("attempts"), default=list, blank=True)  # of each call: writer, problem, tokens, cost
    tokens_in = models.PositiveIntegerField(_("tokens told"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens written"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=6, default=0)

    class Meta:
        verbose_name = _("written text")
        verbose_name_plural = _("written texts")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "-created_at"], name="generation_recent"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d %H:%M:%S}"


class GenerationSettings(ShopOwned):
    """Which writer the shop chose. Without such a row, and in the beginning, no text leaves the shop's own server."""

    class Writer(models.TextChoices):
        OWN = "own", _("This server alone: nothing leaves it")
        HUGGINGFACE = "huggingface", _("The Hugging Face model on this server")
        OPENAI = "openai", _("A model at another address")

    writer = models.CharField(_("writer"), max_length=20, choices=Writer, default=Writer.OWN)
    base_url = models.CharField(_("address"), max_length=1000, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    sealed_key = models.TextField(_("key"), blank=True, editable=False)
    monthly_budget = models.DecimalField(
        _("budget a month"), max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    price_in = models.DecimalField(
        _("price of a million tokens told"),
        max_digits=10,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0)],
    )
    price_out = models.DecimalField(
        _("price of a million tokens written"),
        max_digits=10,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0)],
    )
    timeout = models.PositiveSmallIntegerField(
        _("seconds to wait"), default=60, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )

    answers_shoppers = models.BooleanField(_("answers shoppers"), default=False)

    class Meta:
        verbose_name = _("settings of writing")
        verbose_name_plural = _("settings of writing")
        constraints: ClassVar = (models.UniqueConstraint(fields=["shop"], name="generation_settings_once"),)

    def __str__(self) -> str:
        return self.get_writer_display()


class Spending(ShopOwned):
    """Of one month: what calls have cost, and what those that are under way may cost."""

    month = models.DateField(_("month"))  # its first day
    spent = models.DecimalField(_("spent"), max_digits=14, decimal_places=6, default=0)
    calls = models.PositiveIntegerField(_("calls"), default=0)

    class Meta:
        verbose_name = _("spending")
        verbose_name_plural = _("spending")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["shop", "month"], name="generation_spending_once"),
            models.CheckConstraint(condition=Q(spent__gte=0), name="generation_spent_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Breaker(ShopOwned):
    """After several failures in a row a writer is left alone until `resting_until`; then one call may try it."""

    provider = models.CharField(_("writer"), max_length=20)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    resting_until = models.DateTimeField(_("left alone until"), null=True, blank=True)

    class Meta:
        verbose_name = _("breaker")
        verbose_name_plural = _("breakers")
        constraints: ClassVar = (models.UniqueConstraint(fields=["shop", "provider"], name="generation_breaker_once"),)

    def __str__(self) -> str:
        return self.provider
