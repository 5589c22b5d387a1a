"""Where recommendations stand in the shop, and what was answered there."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class Placement(ShopOwned):
    class Key(models.TextChoices):
        HOME = "home", _("Home page")
        PRODUCT_RELATED = "product_related", _("Product page")

    key = models.CharField(_("placement"), max_length=20, choices=Key)
    limit = models.PositiveSmallIntegerField(
        _("products shown"), default=8, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    include_bought = models.BooleanField(_("show what the shopper bought before"), default=False)
    enabled = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=["shop", "key"], name="recommendations_placement_key"),)

    def __str__(self) -> str:
        return self.get_key_display()


class Recommendation(ShopOwned):
    """What was answered, to whom, by which version, and why. Partitioned by month of `day`, as Event is."""

    personal_fields = ("visitor_id", "shopper_id", "items")
    retention = timedelta(days=400)
    partitioned = True

    day = models.DateField(_("day"))
    placement = models.CharField(_("placement"), max_length=20)
    visitor_id = models.UUIDField(_("visitor"), null=True, blank=True)
    shopper_id = models.UUIDField(_("shopper"), null=True, blank=True)
    product_id = models.CharField(_("product"), max_length=100, blank=True)
    items = models.JSONField(_("products"), default=list)  # [{"product_id", "score", "reason"}], best first
    personalized = models.BooleanField(_("personalised"), default=False)
    model_version = models.CharField(_("model"), max_length=30, blank=True)
    fallback = models.CharField(_("fallback"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.placement} {self.created_at:%Y-%m-%d %H:%M}"
