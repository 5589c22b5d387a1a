"""The shop's server is told: signed so that anybody can check it, again until it takes the message, and again when somebody asks."""

import base64
import hashlib
import hmac
import json
import re
from ipaddress import ip_network
from uuid import uuid4

import pytest
from django.test import Client

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.models import OrderRules, PendingAction, WebhookDelivery, WebhookEndpoint
from marketing.chat.services import webhooks
from marketing.common.errors import Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.shoppers.models import Shopper
from tests.chat.conftest import ask
from tests.chat.orders import order_of, stock_teapots
from tests.listening import Server, server

pytestmark = pytest.mark.django_db
__all__ = ["server"]


@pytest.fixture
def secret(bare_shop: Shop, server: Server, settings: object) -> str:
    """Of a server that is told of a cancellation, and has not been asked yet."""
    settings.FETCH_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    with shop_context(bare_shop):
        stock_teapots(bare_shop)
        order_of(bare_shop, "mei", "#T1002")
        _endpoint, secret = webhooks.add_endpoint(bare_shop, server.url("hook"), actor=None)
        OrderRules.objects.create(shop=bare_shop, asks_person=[])
        mei = Shopper.objects.get(external_id="mei")
        talk = services.start(bare_shop, locale="en", visitor_id=uuid4(), shopper=mei)[0]
        ask(talk, "Cancel order T1002")
        ask(talk, "yes")
    return secret


def send(shop: Shop) -> tuple[WebhookDelivery, PendingAction]:
    with shop_context(shop):
        waiting = list(Job.objects.for_shop(shop).filter(kind=webhooks.SEND, state=Job.State.QUEUED, not_before=None))
    for job in waiting:
        run_now(job)
    with shop_context(shop):
        return WebhookDelivery.objects.get(), PendingAction.objects.get()


def signature(secret: str, headers: dict[str, str], body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def test_a_request_reaches_the_server_once_signed_and_is_done(bare_shop: Shop, server: Server, secret: str) -> None:
    server.answers["hook"] = lambda handler: handler.say(status=204)
    delivery, action = send(bare_shop)

    headers = {name.lower(): value for name, value in server.asked.headers.items()}
    told = json.loads(server.asked.sent)
    assert (delivery.state, action.state) == ("delivered", "done")
    assert signature(secret, headers, server.asked.sent) == headers["webhook-signature"]
    assert told["type"] == "order.cancellation_requested"
    assert (told["data"]["order_id"], told["data"]["reason"]) == ("#T1002", "no_longer_needed")


def test_a_server_that_fails_is_asked_again_later_and_by_hand_under_the_same_id(
    bare_shop: Shop, server: Server, secret: str, developer: User, analyst: User
) -> None:
    server.answers["hook"] = lambda handler: handler.say(status=503)
    delivery, action = send(bare_shop)
    first = server.asked.headers["webhook-id"]
    assert (delivery.state, delivery.attempts, delivery.answered, action.state) == ("waiting", 1, 503, "sent")
    with shop_context(bare_shop):
        later = Job.objects.for_shop(bare_shop).filter(kind=webhooks.SEND, state=Job.State.QUEUED).get()
        assert later.not_before is not None
        with pytest.raises(NotAllowed):
            webhooks.replay(delivery, actor=analyst)

        renewed = webhooks.rotate_secret(WebhookEndpoint.objects.get(), actor=developer)
        webhooks.replay(delivery, actor=developer)
    server.answers["hook"] = lambda handler: handler.say()
    delivery, action = send(bare_shop)

    headers = {name.lower(): value for name, value in server.asked.headers.items()}
    both = [signature(one, headers, server.asked.sent) for one in (renewed, secret)]
    assert headers["webhook-signature"].split(" ") == both
    assert (delivery.state, action.state, headers["webhook-id"]) == ("delivered", "done", first)


def test_an_address_of_our_own_network_is_never_called(
    bare_shop: Shop, server: Server, secret: str, settings: object
) -> None:
    settings.FETCH_ALLOWED_NETWORKS = []
    delivery, _action = send(bare_shop)

    assert server.calls == []
    assert "public internet" in delivery.error
    with shop_context(bare_shop), pytest.raises(Invalid):
        webhooks.add_endpoint(bare_shop, "ftp://shop.example/hook", actor=None)


def test_the_page_shows_what_waits_keeps_the_rules_and_shows_a_secret_once(
    bare_shop: Shop, secret: str, owner: User
) -> None:
    client = Client()
    client.force_login(owner, "django.contrib.auth.backends.ModelBackend")
    page = "/dashboard/order-requests/"
    kept = {"_shop": str(bare_shop.pk), "enabled": "on", "return_days": "14", "asks_person": ["cancel_order"],
            "not_returnable": "tray\nSale", "refund_kinds": ""}  # fmt: skip
    assert client.post(page, kept).status_code == 302
    with shop_context(bare_shop):
        rules = OrderRules.objects.get()
        assert (rules.return_days, rules.not_returnable, rules.asks_person) == (14, ["tray", "Sale"], ["cancel_order"])
        PendingAction.objects.update(state="approval")
        action = PendingAction.objects.get()
    shown = client.get(page).content.decode()
    assert "Cancel order #T1002" in shown
    assert "whsec_" not in shown

    client.post(f"{page}{action.pk}/refuse/", {"_shop": str(bare_shop.pk), "reason": "Too late"})
    added = client.post("/dashboard/webhooks/add/", {"_shop": str(bare_shop.pk), "url": "https://shop.example/other"})
    assert re.search(r"whsec_[A-Za-z0-9+/=]{40,}", added.content.decode())
    with shop_context(bare_shop):
        assert PendingAction.objects.get().reason == "Too late"
