"""A shop's server makes rules as its merchant does on the page."""

import pytest

from marketing.accounts.models import AuditEvent, Shop
from marketing.common.tenancy import shop_context
from tests.api import browser_of, server_of
from tests.recommendations.test_recommend import ask, products_of

RULE = {"kind": "exclude", "category": "Paper", "placement": "home", "note": "Sale is over"}


def test_a_rule_is_made_read_changed_and_removed(tea_and_paper: Shop) -> None:
    server = server_of(tea_and_paper)

    made = server.send("POST", "/api/v1/rules", RULE)
    rule = made.json()
    changed = server.send("PATCH", f"/api/v1/rules/{rule['id']}", {"category": None, "product_id": "TEA-1"})
    shown = products_of(ask(browser_of(tea_and_paper), limit=20))
    listed = server.get("/api/v1/rules").json()
    removed = server.send("DELETE", f"/api/v1/rules/{rule['id']}")

    assert made.status_code == 201
    assert {name: rule[name] for name in RULE} == RULE
    assert (changed.json()["product_id"], changed.json()["category"]) == ("TEA-1", None)
    assert "TEA-1" not in shown
    assert [one["id"] for one in listed["data"]] == [rule["id"]]
    assert removed.status_code == 204
    assert "TEA-1" in products_of(ask(browser_of(tea_and_paper), limit=20))
    with shop_context(tea_and_paper):
        actions = set(AuditEvent.objects.for_shop(tea_and_paper).values_list("action", flat=True))
    assert {"rule.made", "rule.changed", "rule.removed"} <= actions


def test_a_rule_tells_what_is_in_its_way(tea_and_paper: Shop) -> None:
    server = server_of(tea_and_paper)
    exclude = server.send("POST", "/api/v1/rules", RULE).json()

    pin = server.send("POST", "/api/v1/rules", {"kind": "pin", "product_id": "PAPER-1", "position": 1}).json()

    assert [(one["code"], one["rule_id"]) for one in pin["problems"]] == [("excluded", exclude["id"])]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "exclude"}, "/product_id"),
        ({"kind": "hide", "product_id": "TEA-1"}, "/kind"),
        ({"kind": "exclude", "product_id": "unheard of"}, "/product_id"),
        ({"kind": "exclude", "category": "unheard of"}, "/category"),
        ({"kind": "pin", "product_id": "TEA-1"}, "/position"),
        ({"kind": "boost", "product_id": "TEA-1", "strength": 11}, "/strength"),
        ({"kind": "bury", "price_from": "5", "price_to": "1"}, "/price_to"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(tea_and_paper: Shop, body: dict, pointer: str) -> None:
    response = server_of(tea_and_paper).send("POST", "/api/v1/rules", body)

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == pointer


def test_rules_are_no_business_of_browsers(tea_and_paper: Shop) -> None:
    assert browser_of(tea_and_paper).get("/api/v1/rules").status_code == 403
