"""Where recommendations stand in the shop, and what was answered there."""

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned


class Placement(ShopOwned):
    class Key(models.TextChoices):
        HOME = "home", _("Home page")
        PRODUCT_RELATED = "product_related", _("Product page")
        CART = "cart", _("Cart")
        BUY_AGAIN = "buy_again", _("Buy again")

    key = models.CharField(_("placement"), max_length=20, choices=Key)
    limit = models.PositiveSmallIntegerField(
        _("products shown"), default=8, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    include_bought = models.BooleanField(_("show what the shopper bought before"), default=False)
    enabled = models.BooleanField(_("in use"), default=True)
    diversity = models.FloatField(
        _("variety"), default=0.3, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )  # docs/recommendations.md says what it costs and brings

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ("key",)
        constraints = (models.UniqueConstraint(fields=["shop", "key"], name="recommendations_placement_key"),)

    def __str__(self) -> str:
        return self.get_key_display()


class Cause(models.TextChoices):
    """Why a product is not shown that would have stood in the list."""

    HIDDEN = "hidden", _("Hidden in the catalogue")
    SOLD_OUT = "sold_out", _("Sold out")
    GONE = "gone", _("No longer in the catalogue")
    RULE = "rule", _("Left out by a rule")
    BOUGHT = "bought", _("Bought before")
    NOT_BOUGHT = "not_bought", _("Never bought")
    IN_CART = "in_cart", _("In the cart")
    SHOPPER = "shopper", _("Hidden for this shopper")
    REQUEST = "request", _("Left out by the request")


class Recommendation(ShopOwned):
    """What was answered, to whom, by which version, and why. Partitioned by month of `day`, as Event is."""

    personal_fields = ("visitor_id", "shopper_id", "items", "filtered")
    retention = timedelta(days=400)
    partitioned = True

    day = models.DateField(_("day"))
    placement = models.CharField(_("placement"), max_length=20)
    visitor_id = models.UUIDField(_("visitor"), null=True, blank=True)
    shopper_id = models.UUIDField(_("shopper"), null=True, blank=True)
    product_id = models.CharField(_("product"), max_length=100, blank=True)
    # Best first: [{"product_id", "score", "reason", "because": [product ids], "rule"}]; the last two where there are any.
    items = models.JSONField(_("products"), default=list)
    # What would have stood among them, and why it does not: [{"product_id", "cause", "rule"}], at most FILTERED_KEPT.
    filtered = models.JSONField(_("left out"), default=list)
    personalized = models.BooleanField(_("personalised"), default=False)
    model_version = models.CharField(_("model"), max_length=30, blank=True)
    fallback = models.CharField(_("fallback"), max_length=30, blank=True)
    # Of the test of two versions that was on, if who asked took part: `a` or `b`, whichever version then answered.
    arm = models.CharField(_("arm"), max_length=1, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("served recommendations")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=["shop", "-created_at"], name="recommendations_recent"),
            models.Index(
                fields=["shop", "shopper_id", "-created_at"],
                name="recommendations_of_shopper",
                condition=Q(shopper_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.placement_name} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def placement_name(self) -> str:
        return str(dict(Placement.Key.choices).get(self.placement, self.placement))

    @property
    def fallback_name(self) -> str:
        return str(FALLBACKS.get(self.fallback, self.fallback))


FALLBACKS = {  # who answers in the model's place
    "neighbours": _("what goes together, while the model is being loaded"),
    "popular_in_category": _("what is popular in the category"),
    "popular": _("what is popular"),
    "bought_lately": _("what was bought before"),
    "empty": _("nobody: the list is empty"),
    "off": _("nobody: the placement is switched off"),
}


class Outcome(ShopOwned):
    """What came of the lists of one day, one placement and one version, as it was last counted: see `outcomes.py`."""

    day = models.DateField(_("day"))
    placement = models.CharField(_("placement"), max_length=20)
    model_version = models.CharField(_("model"), max_length=30, blank=True)
    answered = models.PositiveIntegerField(_("lists answered"))
    seen = models.PositiveIntegerField(_("lists seen"))
    clicked = models.PositiveIntegerField(_("lists clicked"))
    carted = models.PositiveIntegerField(_("lists that led into the cart"))
    bought = models.PositiveIntegerField(_("lists that led to a purchase"))
    left_out = models.PositiveIntegerField(_("lists seen by machines"))

    class Meta:
        verbose_name = _("results of a day")
        verbose_name_plural = _("results")
        ordering = ("-day", "placement", "model_version")
        constraints = (
            models.UniqueConstraint(
                fields=["shop", "day", "placement", "model_version"], name="recommendations_outcome_once"
            ),
        )
