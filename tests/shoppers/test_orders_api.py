"""The shop's server tells its orders: placed, sent, delivered; and reads them back."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Order
from tests.api import browser_of, server_of

pytestmark = pytest.mark.django_db

TOLD = {
    "placed_at": "2026-11-01T10:00:00Z",
    "shopper": "mei",
    "email": "Mei@Example.com",
    "status": "pending",
    "address": {"line1": "5 Mill Lane", "city": "Leeds"},
    "payments": [{"id": "pp", "kind": "paypal", "label": "PayPal", "used": True}],
    "lines": [{"product_id": "pot", "title": "Teapot", "options": {"colour": "green"}, "price": "20.00"}],
}


def test_an_order_is_told_once_and_later_only_what_changed(bare_shop: Shop) -> None:
    server = server_of(bare_shop)
    assert server.send("PUT", "/api/v1/orders/%23T1", TOLD).status_code == 201

    sent = {"status": "shipped", "shipments": [{"carrier": "DHL", "number": "JD01"}]}
    assert server.send("PUT", "/api/v1/orders/%23T1", sent).status_code == 200

    read = server.get("/api/v1/orders/%23T1").json()
    assert (read["id"], read["status"], read["email"], read["shopper"]) == ("#T1", "shipped", "mei@example.com", "mei")
    assert read["lines"][0]["options"] == {"colour": "green"}
    assert read["shipments"] == [{"carrier": "DHL", "number": "JD01"}]


def test_what_cannot_be_an_order_is_said_in_words(bare_shop: Shop) -> None:
    server = server_of(bare_shop)

    assert server.send("PUT", "/api/v1/orders/T1", {"status": "pending"}).json()["errors"][0]["pointer"] == "/placed_at"
    assert server.send("PUT", "/api/v1/orders/T1", {**TOLD, "status": "lost"}).status_code == 400
    assert server.get("/api/v1/orders/T1").status_code == 404
    assert browser_of(bare_shop).send("PUT", "/api/v1/orders/T1", TOLD).status_code == 403


def test_a_later_file_tells_how_an_order_went_on(bare_shop: Shop, tmp_path: Path) -> None:
    first = {"order": "T1", "product": "pot", "quantity": 1, "placed_at": "2026-11-01T10:00:00Z", "status": "待发货",
             "customer_email": "Mei@Example.com", "options": {"colour": "green"}, "shipping_city": "Leeds"}  # fmt: skip
    later = {**first, "status": "fulfilled", "tracking_number": "JD01"}
    bad = {**later, "order": "T2", "status": "somewhere"}
    for name, rows in (("a.jsonl", [first]), ("b.jsonl", [later, bad])):
        (tmp_path / name).write_text("\n".join(json.dumps(row) for row in rows))
        call_command("import_orders", str(tmp_path / name), shop=bare_shop.slug, verbosity=0)

    with shop_context(bare_shop):
        order = Order.objects.get()
        line = order.lines.get()
    assert (order.status, order.email, order.address) == ("shipped", "mei@example.com", {"city": "Leeds"})
    assert order.shipments == [{"number": "JD01"}]
    assert line.options == {"colour": "green"}
