"""A shopper with an order that one can picture, and a guest with another."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.upserting import FactKey, FactValue, ProductInput, upsert_products
from marketing.shoppers.models import Order
from marketing.shoppers.orders import LineInput, put_order

PAYPAL = {"id": "pp", "kind": "paypal", "label": "PayPal", "used": True}
CARD = {"id": "gc", "kind": "gift_card", "label": "Gift card", "used": False}
HOME = {
    "line1": "5 Mill Lane",
    "line2": "Flat 2",
    "city": "Leeds",
    "region": "",
    "postcode": "LS1 4AB",
    "country": "UK",
}


def stock_teapots(shop: Shop) -> dict[str, Product]:
    """A teapot in three colours and two sizes, of which the large blue one is sold out; and a tray."""
    said = [
        ProductInput(
            external_id=f"pot-{colour}-{size}",
            fields={"title": "Teapot", "price": Decimal(20 if size == "small" else 30), "variants_of": "pot",
                    "availability": "out_of_stock" if (colour, size) == ("blue", "large") else "in_stock"},
            facts={FactKey("colour"): FactValue(colour), FactKey("size"): FactValue(size)},
        )
        for colour in ("green", "blue", "red") for size in ("small", "large")
    ]  # fmt: skip
    said.append(ProductInput(external_id="tray", fields={"title": "Oak tray", "price": Decimal(15)}))
    return {one.product.external_id: one.product for one in upsert_products(shop, said, source="test")}


def order_of(shop: Shop, shopper: str, number: str = "#T1001", **said: Any) -> Order:
    now = timezone.now()
    fields = {
        "placed_at": now - timedelta(days=6), "status": "pending", "email": f"{shopper or 'guest'}@example.com",
        "address": HOME, "payments": [PAYPAL, CARD],
        "lines": [
            LineInput(product_id="pot-green-small", options={"colour": "green", "size": "small"}, price=Decimal(20)),
            LineInput(product_id="tray", price=Decimal(15)),
        ],
    }  # fmt: skip
    return put_order(shop, number, shopper=shopper, **{**fields, **said})[0]
