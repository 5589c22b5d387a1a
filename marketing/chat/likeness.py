"""Products by what they mean, beside their words: "couch" finds a sofa, 茶壶 a teapot. Kept by a job, read by the search."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from pgvector.django import MaxInnerProduct

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.chat.encoding import mark, reader
from marketing.chat.models import ProductVector
from marketing.common.tenancy import shop_context
from marketing.jobs.services import ask_if_old

if TYPE_CHECKING:
    import numpy as np

READ_PRODUCTS = "chat.read_products"
LONGEST = 300  # characters of a description


def vector_of(words: str) -> "np.ndarray | None":
    at_hand = reader()
    return at_hand.vector(words) if at_hand else None


def nearest(shop: Shop, vector: "np.ndarray", most: int) -> dict[UUID, float]:
    """Cosines, the best first."""
    found = ProductVector.objects.for_shop(shop).filter(encoder=mark())
    rows = found.annotate(far=MaxInnerProduct("vector", vector)).order_by("far").values_list("product_id", "far")[:most]
    return {product_id: -far for product_id, far in rows}


def see_to_it(shop: Shop) -> None:
    """Who searches finds by words alone what is not read yet, and lets it be read."""
    ask_if_old(READ_PRODUCTS, shop=shop, has_work=lambda: unread(shop).exists())


def unread(shop: Shop) -> QuerySet[Product]:
    """New, changed since, or read by another encoder."""
    read = ProductVector.objects.for_shop(shop).filter(
        product_id=OuterRef("pk"), encoder=mark(), updated_at__gte=OuterRef("updated_at")
    )
    return Product.objects.for_shop(shop).filter(~Exists(read), hidden=False).order_by("pk")


def read_some(shop: Shop, most: int) -> bool:
    """Whether there were any."""
    with shop_context(shop):
        products = list(unread(shop).select_related("category")[:most])
    vectors = _read(products)
    if vectors is None:
        return False
    with shop_context(shop):
        keep(shop, products, vectors)
    return True


def _read(products: Sequence[Product]) -> "np.ndarray | None":
    """Outside of any transaction: fifty take a second and more."""
    at_hand = reader()
    return at_hand.vectors([text_of(one) for one in products]) if at_hand and products else None


def keep(shop: Shop, products: Sequence[Product], vectors: "np.ndarray") -> None:
    """In place of what is kept of them."""
    ProductVector.objects.for_shop(shop).filter(product_id__in=[one.pk for one in products]).delete()
    ProductVector.objects.bulk_create(
        ProductVector(shop=shop, product_id=one.pk, encoder=mark(), vector=vector)
        for one, vector in zip(products, vectors, strict=True)
    )


def drop_orphans(shop: Shop) -> None:
    alive = Product.objects.for_shop(shop).filter(pk=OuterRef("product_id"))
    ProductVector.objects.for_shop(shop).filter(~Exists(alive)).delete()


def text_of(product: Product) -> str:
    """In one fixed order: another order of the same words would be another vector."""
    category = product.category.name if product.category else ""
    return ". ".join(one for one in (product.title, category, product.description[:LONGEST]) if one)
