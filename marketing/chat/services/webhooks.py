"""Where the shop's server hears of requests: addresses, their secrets, and what is sent to them (Standard Webhooks)."""

import base64
import secrets
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import MANAGE_KEYS, require
from marketing.chat.models import Kind, PendingAction, WebhookDelivery, WebhookEndpoint
from marketing.chat.services.faqs import one_of_two
from marketing.common.addresses import read_target
from marketing.common.errors import Conflict, Invalid, require_valid
from marketing.common.sealing import seal
from marketing.jobs.services import enqueue

SEND = "chat.send_webhook"
MOST_ENDPOINTS = 5
OVERLAP = timedelta(days=1)  # so long both secrets sign
NAMES = {
    Kind.RETURN: "order.return_requested",
    Kind.EXCHANGE: "order.exchange_requested",
    Kind.MODIFY: "order.items_change_requested",
    Kind.CANCEL: "order.cancellation_requested",
    Kind.ADDRESS: "order.address_change_requested",
}


def endpoints(shop: Shop) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.for_shop(shop).filter(enabled=True)


@transaction.atomic
def add_endpoint(shop: Shop, url: str, *, actor: User | None) -> tuple[WebhookEndpoint, str]:
    """The secret is shown once."""
    require(actor, shop, MANAGE_KEYS)
    if WebhookEndpoint.objects.for_shop(shop).count() >= MOST_ENDPOINTS:
        raise Invalid(_("There are %(count)d webhooks already. Remove one first.") % {"count": MOST_ENDPOINTS})
    secret = new_secret()
    endpoint = WebhookEndpoint(shop=shop, url=url.strip(), sealed_secret=seal(secret))
    read_target(endpoint.url)
    require_valid(endpoint)
    with one_of_two(_("This address is there already."), "/url"):
        endpoint.save()
    record("webhook.added", subject=endpoint, actor=actor)
    return endpoint, secret


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, actor: User | None) -> str:
    """For a day both sign, so that the shop's server can change over without losing a message."""
    endpoint = _locked(endpoint, actor)
    secret = new_secret()
    endpoint.sealed_earlier, endpoint.earlier_until = endpoint.sealed_secret, timezone.now() + OVERLAP
    endpoint.sealed_secret = seal(secret)
    endpoint.save()
    record("webhook.secret_replaced", subject=endpoint, actor=actor)
    return secret


@transaction.atomic
def switch(endpoint: WebhookEndpoint, *, enabled: bool, actor: User | None) -> WebhookEndpoint:
    endpoint = _locked(endpoint, actor)
    endpoint.enabled = enabled
    endpoint.save(update_fields=["enabled", "updated_at"])
    record("webhook.switched_on" if enabled else "webhook.switched_off", subject=endpoint, actor=actor)
    return endpoint


def tell_shop(action: PendingAction) -> list[WebhookDelivery]:
    """In the caller's transaction: what is told is stored with the change itself, and a job carries it."""
    name = NAMES[Kind(action.kind)]
    payload = {"type": name, "timestamp": timezone.now().isoformat(), "data": _data(action)}
    told = [
        WebhookDelivery.objects.create(shop=action.shop, endpoint=one, action=action, name=name, payload=payload)
        for one in endpoints(action.shop)
    ]
    for one in told:
        enqueue(SEND, subject=one)
    return told


@transaction.atomic
def replay(delivery: WebhookDelivery, *, actor: User | None) -> WebhookDelivery:
    """Sent again under the same id: a shop that has it already leaves it alone."""
    require(actor, delivery.shop, MANAGE_KEYS)
    delivery = WebhookDelivery.objects.for_shop(delivery.shop).select_for_update().get(pk=delivery.pk)
    if delivery.state == WebhookDelivery.State.WAITING and delivery.attempts == 0:
        raise Conflict(_("This message is on its way already."))
    delivery.state, delivery.attempts, delivery.error = WebhookDelivery.State.WAITING, 0, ""
    delivery.save()
    enqueue(SEND, subject=delivery, key=f"{SEND}:{delivery.pk}:{uuid4()}")
    record("webhook.replayed", subject=delivery, actor=actor)
    return delivery


def new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _data(action: PendingAction) -> dict:
    order = action.order
    return {
        "request_id": str(action.pk),
        "idempotency_key": str(action.pk),
        "order_id": order.external_id if order else "",
        "shopper": order.shopper.external_id if order and order.shopper else None,
        "summary": action.summary,
        **action.arguments,
    }


def _locked(endpoint: WebhookEndpoint, actor: User | None) -> WebhookEndpoint:
    require(actor, endpoint.shop, MANAGE_KEYS)
    rows = WebhookEndpoint.objects.for_shop(endpoint.shop).select_for_update(of=("self",))
    return rows.select_related("shop").get(pk=endpoint.pk)
