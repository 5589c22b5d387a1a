"""Who has no signed token proves to be the owner of an order's mailbox: six digits by mail, five tries.

Whether an order and an e-mail belong together is told to nobody: in both cases a row is written and a job asked for, the
answer is the same, and so is the time it takes. Only the job knows whether there is anything to send.
"""

import hmac
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from marketing.accounts.hashing import digest
from marketing.chat.models import Conversation, IdentityCheck
from marketing.jobs.services import enqueue
from marketing.shoppers.models import Order

SEND = "chat.send_code"
CODE_LIVES = timedelta(minutes=15)
PROOF_LIVES = timedelta(hours=12)
MOST_TRIES = 5
MOST_IN_A_TALK = 3  # codes an hour
MOST_TO_AN_ADDRESS = 5  # codes a day, whoever asks for them


@transaction.atomic
def begin(conversation: Conversation, number: str, email: str) -> bool:
    """False where this conversation asked too often. A mailbox that got enough codes today gets no more, and nobody is told."""
    now, email = timezone.now(), email.lower()
    before = IdentityCheck.objects.for_shop(conversation.shop)
    if before.filter(conversation=conversation, created_at__gt=now - timedelta(hours=1)).count() >= MOST_IN_A_TALK:
        return False
    order = Order.objects.for_shop(conversation.shop).filter(external_id__in=spellings(number), email=email).first()
    sent = before.filter(email_hash=digest(email), created_at__gt=now - timedelta(days=1)).count()
    check = IdentityCheck.objects.create(
        shop=conversation.shop, conversation=conversation, order=order if sent < MOST_TO_AN_ADDRESS else None,
        email_hash=digest(email), expires_at=now + CODE_LIVES,
    )  # fmt: skip
    enqueue(SEND, subject=check)
    return True


@transaction.atomic
def prove(conversation: Conversation, code: str) -> int | None:
    """How many tries are left after a wrong code; None after the right one. Each try counts, whatever was typed."""
    check = _open(conversation)
    if check is None:
        return 0
    check.tries += 1
    is_right = hmac.compare_digest(bytes(check.code_hash or bytes(32)), hashed(check, code)) and check.order is not None
    check.used_at = timezone.now() if is_right else None
    check.save(update_fields=["tries", "used_at", "updated_at"])
    if not is_right:
        return MOST_TRIES - check.tries
    conversation.proven_email, conversation.proven_until = check.order.email, timezone.now() + PROOF_LIVES
    conversation.save(update_fields=["proven_email", "proven_until", "updated_at"])
    return None


def _open(conversation: Conversation) -> IdentityCheck | None:
    """The latest one alone: an older code is worth nothing any more."""
    found = IdentityCheck.objects.for_shop(conversation.shop).filter(conversation=conversation)
    check = found.select_for_update(of=("self",)).select_related("order").order_by("-created_at").first()
    is_open = check and check.used_at is None and check.tries < MOST_TRIES and check.expires_at > timezone.now()
    return check if is_open else None


def hashed(check: IdentityCheck, code: str) -> bytes:
    """Six digits are quickly tried through: without the server's key their hash tells nothing."""
    return salted_hmac("shop-ai.chat.code", f"{check.pk}:{code}", algorithm="sha256").digest()


def spellings(number: str) -> list[str]:
    """As it was typed, and with or without the sign that stands before it."""
    bare = number.strip().lstrip("#＃")
    return list(dict.fromkeys(one for text in (bare, bare.upper()) for one in (text, f"#{text}")))
