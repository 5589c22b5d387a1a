"""Which answers people are to look at: one in twenty by chance, and each that did not help."""

import hashlib
from uuid import UUID

from marketing.chat.models import AnswerReview, Message

ONE_IN = 20


def is_drawn(message_id: UUID) -> bool:
    """By the answer's id alone: whoever asks, and whenever, gets the same word."""
    return int.from_bytes(hashlib.sha256(message_id.bytes).digest()[:8], "big") % ONE_IN == 0


def put_up(message: Message | None, why: str) -> None:
    """What was put up before keeps its first reason, so that the random sample stays one."""
    if message is not None:
        AnswerReview.objects.get_or_create(shop=message.shop, message=message, defaults={"why": why})
