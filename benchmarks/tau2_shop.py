"""The shop of tau2-bench's retail domain as a shop of ours: its products, customers, orders and policy in a real database."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

LABELS = {"paypal": "PayPal", "gift_card": "Gift card"}


def read(path: Path) -> object:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def load(data: dict, policy: str) -> object:
    from marketing.accounts.models import Shop
    from marketing.catalog.upserting import upsert_products
    from marketing.chat import services
    from marketing.chat.models import OrderRules
    from marketing.chat.services.webhooks import add_endpoint
    from marketing.common.tenancy import shop_context
    from marketing.shoppers.services import save_shopper

    shop = Shop.objects.create(name="tau2 retail", slug="tau2", currency="USD")
    with shop_context(shop):
        upsert_products(
            shop, [one for product in data["products"].values() for one in _variants(product)], source="tau2"
        )
        for user in data["users"].values():
            save_shopper(shop, user["user_id"], traits={"address": address(user["address"])})
            for place, number in enumerate(user["orders"]):
                _put(shop, data["orders"][number], user, len(user["orders"]) - place)
        services.add_source(shop, actor=None, locale="en", title="Policy", format="markdown", written=policy)
        # Nobody approves here: a yes alone decides whether the shop is told, so that each one that is not a yes would show.
        OrderRules.objects.create(shop=shop, refund_kinds=["gift_card"], asks_person=[])
        add_endpoint(shop, "https://shop.example/hook", actor=None)
    return shop


def _variants(product: dict) -> list:
    from marketing.catalog.upserting import FactKey, FactValue, ProductInput

    return [
        ProductInput(
            external_id=one["item_id"],
            fields={"title": product["name"], "price": Decimal(str(one["price"])), "variants_of": product["product_id"],
                    "availability": "in_stock" if one["available"] else "out_of_stock"},
            facts={FactKey(name): FactValue(str(value)) for name, value in one["options"].items()},
        )
        for one in product["variants"].values()
    ]  # fmt: skip


def _put(shop: object, order: dict, user: dict, age: int) -> None:
    """The data tells no days: the last order of a customer's list is the latest."""
    from marketing.shoppers.orders import LineInput, put_order

    placed = datetime.now(UTC) - timedelta(days=2 * age)
    paid = {one["payment_method_id"] for one in order["payment_history"]}
    put_order(
        shop, order["order_id"], shopper=order["user_id"], placed_at=placed, status=order["status"], email=user["email"].lower(),
        delivered_at=placed + timedelta(days=1) if order["status"] == "delivered" else None, address=address(order["address"]),
        payments=[_payment(one, paid) for one in user["payment_methods"].values()],
        shipments=[{"number": number} for one in order["fulfillments"] for number in one["tracking_id"]],
        lines=[LineInput(product_id=one["item_id"], title=one["name"], options={name: str(value) for name, value in one["options"].items()},
                         price=Decimal(str(one["price"]))) for one in order["items"]],
    )  # fmt: skip


def _payment(method: dict, paid: set[str]) -> dict:
    label = LABELS.get(method["source"]) or f"{method['brand'].title()} {method['last_four']}"
    return {"id": method["id"], "kind": method["source"], "label": label, "used": method["id"] in paid}


def address(told: dict) -> dict[str, str]:
    names = {
        "address1": "line1",
        "address2": "line2",
        "city": "city",
        "state": "region",
        "zip": "postcode",
        "country": "country",
    }
    return {ours: told.get(theirs, "") for theirs, ours in names.items()}
