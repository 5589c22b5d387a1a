"""POST /api/v1/events, /consents and /shoppers, as a storefront and a shop's server call them."""

import time
from uuid import uuid4

import jwt
import pytest
from django.test import Client

from marketing.accounts.hashing import digest
from marketing.accounts.models import ApiKey, Shop, SigningKey
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Consent, Event, Shopper, Visitor
from tests.shoppers.conftest import ago, view


def client_of(shop: Shop, kind: str) -> Client:
    secret = ApiKey.new_secret(kind)
    with shop_context(shop):
        ApiKey.objects.create(shop=shop, name=kind, kind=kind, prefix=secret[:8], hash=digest(secret))
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def storefront(bare_shop):
    return client_of(bare_shop, "publishable")


@pytest.fixture
def server(bare_shop):
    return client_of(bare_shop, "secret")


def token_of(shop: Shop, external_id: str) -> dict:
    """What the shop's own server would sign, as a header."""
    with shop_context(shop):
        key = SigningKey.objects.create(shop=shop)
    return {"X-Shopper-Token": jwt.encode({"sub": external_id, "exp": time.time() + 600}, key.secret, "HS256")}


def post(client, path, body, **headers):
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def send(client, *events, **headers):
    return post(client, "events", {"events": list(events)}, **headers)


def test_the_answer_counts_what_was_kept_and_names_what_was_not(storefront, visitor):
    bad = view(visitor, name="dance")
    event = view(visitor)

    answer = send(storefront, event, event, bad, view(uuid4(), consent={}))

    assert answer.status_code == 202
    counts = answer.json()
    [rejection] = counts.pop("rejected")
    assert counts == {"accepted": 1, "duplicates": 1, "ignored": 1}
    assert (rejection["index"], rejection["event_id"], rejection["code"]) == (2, bad["event_id"], "unknown_name")


@pytest.mark.parametrize("body", [[], {}, {"events": None}, {"events": {}}, {"events": "x"}, '"x"', None, 7])
def test_a_body_without_a_list_of_events_is_refused_with_a_pointer(storefront, body):
    answer = post(storefront, "events", body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/events"


@pytest.mark.parametrize("event", [None, 7, "x", [], {}, {"shopper": []}, {"event_id": {}, "name": []}])
def test_what_is_no_event_is_rejected_alone(storefront, visitor, event):
    answer = send(storefront, event, view(visitor))

    assert answer.status_code == 202
    assert (answer.json()["accepted"], len(answer.json()["rejected"])) == (1, 1)


def test_a_batch_of_more_than_half_a_megabyte_is_refused(storefront, visitor):
    assert (
        send(storefront, *(view(visitor, search_term="x" * 200, filler="y" * 1000) for _ in range(499))).status_code
        == 413
    )


def test_an_event_may_name_a_shopper_only_with_a_proof(storefront, server, visitor, bare_shop):
    event = view(visitor, shopper="13085")
    own, others = token_of(bare_shop, "13085"), token_of(bare_shop, "17850")

    assert send(storefront, event).status_code == 403
    assert send(storefront, event, **others).status_code == 403
    assert send(storefront, event, **own).json()["accepted"] == 1
    assert send(server, event).json()["duplicates"] == 1


def test_with_a_token_the_visitors_past_becomes_the_shoppers(storefront, visitor, bare_shop):
    send(storefront, view(visitor))

    send(storefront, view(visitor), **token_of(bare_shop, "13085"))

    with shop_context(bare_shop):
        assert Visitor.objects.get(visitor_id=visitor).shopper.external_id == "13085"
        assert Shopper.objects.count() == 1


def test_only_a_server_tells_of_long_ago(storefront, server, visitor):
    old = view(visitor, occurred_at=ago(days=100))

    assert send(storefront, old).json()["rejected"][0]["code"] == "too_old"
    assert send(server, old).json()["accepted"] == 1


def test_another_shops_visitor_is_a_stranger_here(storefront, visitor, bare_shop, rival_shop):
    rival = client_of(rival_shop, "publishable")
    send(rival, view(visitor))

    assert send(storefront, view(visitor, consent={})).json()["ignored"] == 1

    with shop_context(bare_shop):
        assert not Visitor.objects.exists()
        assert not Event.objects.exists()


def test_an_answer_about_privacy_is_recorded_with_its_text(storefront, visitor, bare_shop):
    body = {"visitor_id": str(visitor), "purpose": "analytics", "given": True, "text_version": "shop-ai-1-en"}

    answer = post(storefront, "consents", body)

    assert answer.status_code == 201
    with shop_context(bare_shop):
        consent = Consent.objects.get()
    assert (consent.purpose, consent.given, consent.text_version) == ("analytics", True, "shop-ai-1-en")
    assert (consent.source, str(consent.pk)) == ("browser", answer.json()["id"])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"visitor_id": None}, 400),
        ({"visitor_id": "x"}, 400),
        ({"visitor_id": "00000000-0000-0000-0000-000000000000"}, 400),
        ({"purpose": "telepathy"}, 400),
        ({"given": None}, 400),
        ({"text_version": "x" * 51}, 400),
        ({"shopper": "13085"}, 403),
    ],
)
def test_an_answer_that_cannot_be_recorded_is_refused(storefront, visitor, change, status):
    body = {"visitor_id": str(visitor), "purpose": "analytics", "given": True} | change

    assert post(storefront, "consents", body).status_code == status


def test_nobody_answers_for_nobody(storefront):
    answer = post(storefront, "consents", {"purpose": "analytics", "given": True})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/visitor_id"


def test_a_shop_writes_and_reads_its_shopper(server):
    made = server.put("/api/v1/shoppers/13085", {"locale": "zh-hans", "traits": {"tier": "gold"}}, "application/json")
    read = server.get("/api/v1/shoppers/13085")

    assert (made.status_code, read.status_code) == (201, 200)
    assert read.json() == made.json()
    assert read.json()["traits"] == {"tier": "gold"}
    assert read.json()["consents"] == {"analytics": None, "personalization": None, "email": None}
    assert server.put("/api/v1/shoppers/13085", {}, "application/json").json()["locale"] == "zh-hans"


def test_a_browser_reads_its_own_shopper_and_no_other(storefront, server, bare_shop):
    for name in ("13085", "17850"):
        server.put(f"/api/v1/shoppers/{name}", {}, "application/json")
    token = token_of(bare_shop, "13085")

    assert storefront.get("/api/v1/shoppers/13085").status_code == 403
    assert storefront.get("/api/v1/shoppers/13085", headers=token).status_code == 200
    assert storefront.get("/api/v1/shoppers/17850", headers=token).status_code == 403
    mine = "/api/v1/shoppers/13085"
    assert storefront.put(mine, {"locale": "en"}, "application/json", headers=token).json()["locale"] == "en"
    assert storefront.put(mine, {"traits": {"tier": "gold"}}, "application/json", headers=token).status_code == 403


def test_a_shopper_reads_their_own_history_and_nobody_elses(storefront, server, visitor, bare_shop):
    token = token_of(bare_shop, "13085")
    send(storefront, view(visitor), **token)
    post(server, "events", {"events": [view(uuid4(), shopper="17850")]})
    path = "/api/v1/shoppers/13085/history"

    told = storefront.get(path, headers=token).json()["data"]

    assert [entry["name"] for entry in told] == ["view_item"]
    assert storefront.get(path).status_code == 403
    assert storefront.get("/api/v1/shoppers/17850/history", headers=token).status_code == 403
    assert server.get("/api/v1/shoppers/nobody/history").status_code == 404


def test_a_product_is_hidden_by_the_shopper_themselves_or_by_the_server_and_shown_again(
    storefront, server, visitor, bare_shop
):
    token = token_of(bare_shop, "13085")
    send(storefront, view(visitor), **token)
    path = "/api/v1/shoppers/13085/hidden-products"

    assert storefront.put(f"{path}/mug 杯", headers=token).status_code == 204
    assert server.put(f"{path}/bowl").status_code == 204
    assert storefront.get(path, headers=token).json() == {"data": ["mug 杯", "bowl"]}
    assert storefront.delete(f"{path}/mug 杯", headers=token).status_code == 204
    assert server.get(path).json() == {"data": ["bowl"]}
    assert storefront.put(f"{path}/mug").status_code == 403
    assert server.put("/api/v1/shoppers/nobody/hidden-products/mug").status_code == 404


def test_an_unknown_shopper_is_not_found(server, visitor):
    assert server.get("/api/v1/shoppers/nobody").status_code == 404
    assert post(server, "shoppers/nobody/visitors", {"visitor_id": str(visitor)}).status_code == 404


def test_a_server_merges_a_visitor_into_a_shopper(storefront, server, visitor):
    send(storefront, view(visitor))

    answer = post(server, "shoppers/13085/visitors", {"visitor_id": str(visitor)})

    assert (answer.status_code, answer.json()["shopper"]) == (200, "13085")
    assert answer.json()["consents"]["analytics"] is True


def test_an_answer_that_is_sent_again_with_its_key_is_recorded_once(storefront, visitor, bare_shop):
    body, key = {"visitor_id": str(visitor), "purpose": "analytics", "given": True}, {"Idempotency-Key": "a1"}

    first, second = post(storefront, "consents", body, **key), post(storefront, "consents", body, **key)

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    with shop_context(bare_shop):
        assert Consent.objects.count() == 1
