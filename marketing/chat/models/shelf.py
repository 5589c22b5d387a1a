from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from marketing.common.models import ShopOwned


class ProductVector(ShopOwned):
    """What a product means, as its texts say it. One of a product that is gone is found by nobody, and taken away by the next job."""

    product_id = models.UUIDField()  # no reference: nobody who takes a product away needs to know of it
    encoder = models.CharField(max_length=12)  # whose vector it is: those of another cannot be compared
    vector = HalfVectorField()

    class Meta:
        verbose_name = _("vector of a product")
        verbose_name_plural = _("vectors of products")
        constraints = (models.UniqueConstraint(fields=["shop", "product_id"], name="chat_product_vector_once"),)
