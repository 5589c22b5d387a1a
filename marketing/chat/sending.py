"""One message to a shop's server: signed, sent, and planned again while nobody takes it."""

import time
from datetime import timedelta
from http import HTTPStatus

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from marketing.chat.models import PendingAction, WebhookDelivery
from marketing.chat.services.webhooks import SEND
from marketing.common.errors import DomainError
from marketing.common.posting import post
from marketing.common.sealing import unseal
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue, finishing

SECONDS = 15.0
MOST_READ = 64 * 1024
# After each failure, as the specification proposes: seconds first, then hours; about three days in all.
WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)

State = WebhookDelivery.State


def send(job: Job) -> None:
    with shop_context(job.shop):
        rows = WebhookDelivery.objects.for_shop(job.shop).select_related("endpoint", "shop")
        delivery = rows.filter(pk=job.subject_id, state=State.WAITING, endpoint__enabled=True).first()
    if delivery is None:
        with finishing(job):
            job.result = {"left": "nothing"}
        return
    status, error = _post(delivery)
    with finishing(job):
        _keep(delivery, status, error)
        job.result = {"answered": status}


def _post(delivery: WebhookDelivery) -> tuple[int | None, str]:
    body = orjson.dumps(delivery.payload)
    try:
        answer = post(
            delivery.endpoint.url, body, headers=headers(delivery, body), seconds=SECONDS, most=MOST_READ,
            allowed=settings.FETCH_ALLOWED_NETWORKS,
        )  # fmt: skip
    except DomainError as refusal:
        return None, str(refusal)
    is_taken = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    return answer.status, "" if is_taken else _("The server answers %(status)d.") % {"status": answer.status}


def headers(delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    """Signed anew for each attempt, since old times are refused; the id stays, so that nothing is done twice."""
    endpoint, now = delivery.endpoint, timezone.now().replace(microsecond=0)
    sealed = [endpoint.sealed_secret]
    if endpoint.sealed_earlier and endpoint.earlier_until and endpoint.earlier_until > now:
        sealed.append(endpoint.sealed_earlier)
    name = f"msg_{delivery.pk.hex}"
    signatures = [Webhook(unseal(one)).sign(msg_id=name, timestamp=now, data=body.decode()) for one in sealed]
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _keep(delivery: WebhookDelivery, status: int | None, error: str) -> None:
    delivery.attempts += 1
    delivery.answered, delivery.error = status, error[:500]
    if not error:
        delivery.state, delivery.delivered_at = State.DELIVERED, timezone.now()
    elif status == HTTPStatus.GONE or delivery.attempts > len(WAITS):
        delivery.state = State.FAILED
    else:
        wait = timedelta(seconds=WAITS[delivery.attempts - 1])
        key = f"{SEND}:{delivery.pk}:{delivery.attempts}:{time.time_ns()}"
        enqueue(SEND, subject=delivery, key=key, not_before=timezone.now() + wait)
    delivery.save()
    if delivery.state == State.DELIVERED:
        sent = PendingAction.objects.for_shop(delivery.shop).filter(pk=delivery.action_id, state="sent")
        sent.update(state=PendingAction.State.DONE, updated_at=timezone.now())
