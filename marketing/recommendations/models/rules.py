"""What a merchant says about lists: never this, always that, when, and where."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import User
from marketing.catalog.models import Category, Product
from marketing.catalog.selectors import category_name, product_title
from marketing.common.models import ShopOwned
from marketing.recommendations.models.lists import Placement


def day_of_year(at: datetime) -> str:
    return f"{at:%m-%d}"


def is_day_of_year(text: str) -> bool:
    try:
        return day_of_year(datetime.strptime(f"2000-{text}", "%Y-%m-%d")) == text
    except ValueError:
        return False


class Rule(ShopOwned):
    """The shop's own word about one product, or about all of a category, a band of prices, or both at once."""

    class Kind(models.TextChoices):
        EXCLUDE = "exclude", _("Never show")
        PIN = "pin", _("Pin to a place")
        BOOST = "boost", _("Move up")
        BURY = "bury", _("Move down")

    kind = models.CharField(_("what it does"), max_length=10, choices=Kind)
    placement = models.CharField(_("placement"), max_length=20, choices=Placement.Key, blank=True)  # empty: every one
    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="rules",
        verbose_name=_("product"),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="rules",
        verbose_name=_("category"),
    )
    price_from = models.DecimalField(
        _("price from"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    price_to = models.DecimalField(
        _("price to"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    position = models.PositiveSmallIntegerField(
        _("place in the list"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    strength = models.FloatField(
        _("strength"), default=1, validators=[MinValueValidator(0.1), MaxValueValidator(10)]
    )  # standard deviations of the list's scores
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    # Month and day, as 11-15: every year again. Empty: all the year.
    season_from = models.CharField(_("every year from"), max_length=5, blank=True)
    season_to = models.CharField(_("every year until"), max_length=5, blank=True)
    enabled = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    # A removed rule stays, so that undo finds it, and so does the page of a list that it changed.
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=["shop", "placement"],
                name="recommendations_rule_in_use",
                condition=Q(enabled=True, removed_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    product__isnull=False, category__isnull=True, price_from__isnull=True, price_to__isnull=True
                )
                | Q(product__isnull=True) & ~Q(category__isnull=True, price_from__isnull=True, price_to__isnull=True),
                name="recommendations_rule_one_target",
            ),
            models.CheckConstraint(
                condition=Q(kind="pin", product__isnull=False, position__gte=1)
                | ~Q(kind="pin") & Q(position__isnull=True),
                name="recommendations_rule_pin_has_place",
            ),
            models.CheckConstraint(
                condition=Q(price_from__isnull=True) | Q(price_to__isnull=True) | Q(price_from__lte=F("price_to")),
                name="recommendations_rule_price_band",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")),
                name="recommendations_rule_schedule",
            ),
            models.CheckConstraint(
                condition=Q(season_from="", season_to="") | ~Q(season_from="") & ~Q(season_to=""),
                name="recommendations_rule_season",
            ),
        )

    def __str__(self) -> str:
        return _("%(kind)s: %(target)s") % {"kind": self.get_kind_display(), "target": self.target}

    def clean(self) -> None:
        """The constraints, told field by field in words that say what to do. A place belongs to a pin alone."""
        if self.kind != self.Kind.PIN:
            self.position = None
        bounded = self.price_from is not None or self.price_to is not None
        if self.product_id and (self.category_id or bounded):
            raise ValidationError({"product": _("Name a product, or a category and prices, but not both.")})
        if not (self.product_id or self.category_id or bounded):
            raise ValidationError({"product": _("Say which products are meant: one product, a category, or prices.")})
        if self.kind == self.Kind.PIN and not self.product_id:
            raise ValidationError({"product": _("Only one product can be pinned. Choose it.")})
        if self.kind == self.Kind.PIN and not self.position:
            raise ValidationError({"position": _("Say at which place it stands, from 1.")})
        if self.price_from is not None and self.price_to is not None and self.price_from > self.price_to:
            raise ValidationError({"price_to": _("The highest price is below the lowest one.")})
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("The rule ends before it begins.")})
        for name in ("season_from", "season_to"):
            if getattr(self, name) and not is_day_of_year(getattr(self, name)):
                raise ValidationError({name: _("Write month and day with two digits each, such as 11-15.")})
        if bool(self.season_from) != bool(self.season_to):
            missing = "season_to" if self.season_from else "season_from"
            raise ValidationError({missing: _("Say the first and the last day of the season, or neither.")})

    @property
    def target(self) -> str:
        """As the reader calls it: names come in their language, where the shop has them."""
        language = get_language() or ""
        if self.product:
            return product_title(self.product, language)
        parts = [category_name(self.category, language) if self.category else "", self.price_band]
        return " · ".join(part for part in parts if part)

    @property
    def price_band(self) -> str:
        if self.price_from is None and self.price_to is None:
            return ""
        return (
            f"{'' if self.price_from is None else self.price_from} – {'' if self.price_to is None else self.price_to}"
        )

    @property
    def season(self) -> str:
        return f"{self.season_from} – {self.season_to}" if self.season_from else ""

    def is_in_season(self, day: str) -> bool:
        """One that ends before it begins goes over the turn of the year."""
        if self.season_from <= self.season_to:
            return not self.season or self.season_from <= day <= self.season_to
        return day >= self.season_from or day <= self.season_to

    def covers(self, product: Product) -> bool:
        if self.product_id:
            return product.pk == self.product_id
        in_category = self.category_id is None or product.category_id == self.category_id
        return in_category and self._has_price_of(product)

    def _has_price_of(self, product: Product) -> bool:
        """A product without a price is in no band of prices."""
        if self.price_from is None and self.price_to is None:
            return True
        low = self.price_from is None or (product.price is not None and product.price >= self.price_from)
        high = self.price_to is None or (product.price is not None and product.price <= self.price_to)
        return low and high
