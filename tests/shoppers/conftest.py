"""People, products and events that one can picture."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.shoppers.models import Order, OrderLine, Shopper

YES = {"analytics": True, "personalization": True}


@pytest.fixture
def visitor() -> UUID:
    return uuid4()


@pytest.fixture
def opt_out_shop(shop: Shop) -> Shop:
    shop.consent_mode = Shop.ConsentMode.OPT_OUT
    shop.save()
    return shop


def view(visitor: UUID | None, product_id: str = "22423", **more: object) -> dict:
    """A view of one product just now, allowed by its visitor; `more` says what is different."""
    event = {
        "event_id": str(uuid4()),
        "name": "view_item",
        "occurred_at": timezone.now().isoformat(),
        "items": [{"product_id": product_id}],
        "consent": YES,
    }
    return event | ({"visitor_id": str(visitor)} if visitor else {}) | more


def ago(**span: float) -> str:
    return (timezone.now() - timedelta(**span)).isoformat()


def make_product(shop: Shop, external_id: str = "22423") -> Product:
    return Product.objects.create(shop=shop, external_id=external_id, title=f"Product {external_id}", price=Decimal(5))


def make_order(shop: Shop, shopper: Shopper | None, external_id: str, *products: Product, at: datetime) -> Order:
    order = Order.objects.create(shop=shop, shopper=shopper, external_id=external_id, placed_at=at)
    for position, product in enumerate(products):
        OrderLine.objects.create(
            shop=shop, order=order, position=position, code=product.external_id, product=product,
            quantity=1, price=Decimal("4.25"), placed_at=at,
        )  # fmt: skip
    return order
