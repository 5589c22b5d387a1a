"""What came of a text that went live, as it was last counted: see `outcomes.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.common.models import ShopOwned
from marketing.content.models.publications import Publication


def count(name: object) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(name, default=0)


class Visits(ShopOwned):
    """To one product on one day, in one language. With no product: to all together; every day that was counted has such a
    row for visits of which no language is told, were there any or not.
    """

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=2, blank=True)
    product_id = models.CharField(_("product"), max_length=100, blank=True)  # the shop's own id
    seen = count(_("visits"))
    carted = count(_("visits that led into the cart"))
    bought = count(_("visits that led to a purchase"))

    class Meta:
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visits of days")
        ordering = ("day", "product_id", "language")
        indexes = (models.Index(fields=["shop", "day"], name="content_visits_of_day"),)
        constraints = (
            models.UniqueConstraint(fields=["shop", "product_id", "language", "day"], name="content_visits_once"),
        )

    def __str__(self) -> str:
        return f"{self.product_id} {self.day}"


class Effect(ShopOwned):
    """As many days before a publication as after it, and the same days at the products whose text stayed as it was.

    A visit is a shopper who looked at the product on a day. It counts once, on that day, whatever comes of it.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, db_constraint=False, related_name="effects", verbose_name=_("text")
    )
    day = models.DateField(_("went live"))  # it belongs to neither side
    days = models.PositiveSmallIntegerField(_("days compared"), default=0)  # on each side
    before_seen = count(_("visits before"))
    before_carted = count(_("visits before that led into the cart"))
    before_bought = count(_("visits before that led to a purchase"))
    after_seen = count(_("visits after"))
    after_carted = count(_("visits after that led into the cart"))
    after_bought = count(_("visits after that led to a purchase"))
    others_before_seen = count(_("visits before, other products"))
    others_before_carted = count(_("visits before that led into the cart, other products"))
    others_before_bought = count(_("visits before that led to a purchase, other products"))
    others_after_seen = count(_("visits after, other products"))
    others_after_carted = count(_("visits after that led into the cart, other products"))
    others_after_bought = count(_("visits after that led to a purchase, other products"))
    also_changed = count(_("other texts of the product that changed in these days"))

    class Meta:
        verbose_name = _("outcome of a text")
        verbose_name_plural = _("outcomes of texts")
        ordering = ("-day", "pk")
        indexes = (models.Index(fields=["shop", "-day"], name="content_effect_recent"),)
        constraints = (models.UniqueConstraint(fields=["shop", "publication"], name="content_effect_once"),)

    def __str__(self) -> str:
        return str(self.publication)
