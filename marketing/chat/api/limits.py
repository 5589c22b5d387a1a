"""How much one conversation and one address may ask of the chat, beside what their key may. Counted in each web process."""

import math
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from threading import Lock
from typing import TYPE_CHECKING

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from marketing.common.api.rates import KeyThrottle, buckets

if TYPE_CHECKING:
    from rest_framework.views import APIView

STREAMS_OF_A_CONVERSATION, STREAMS_OF_AN_ADDRESS = 6, 40  # tabs, and shoppers behind one address


class _ChatThrottle(BaseThrottle):
    """Of the conversation in the address, and of whoever asks."""

    of_conversation = of_address = ""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if request.method != "POST":
            return True
        limits = [
            (self.of_conversation, str(view.kwargs.get("conversation_id"))),
            (self.of_address, address_of(request)),
        ]
        self._wait = max(buckets.take(name, who).wait for name, who in limits if name)
        return self._wait == 0

    def wait(self) -> float:
        return math.ceil(self._wait)


class Beginning(_ChatThrottle):
    of_address = "chat begun"


class Saying(_ChatThrottle):
    of_conversation, of_address = "chat said", "chat said by address"


class Calling(_ChatThrottle):
    of_conversation, of_address = "chat called", "chat called by address"


BEGINNING, SAYING, CALLING = (KeyThrottle, Beginning), (KeyThrottle, Saying), (KeyThrottle, Calling)

_open: Counter[tuple[str, str]] = Counter()
_lock = Lock()


def address_of(request: Request) -> str:
    return f"{request.shop.pk} {BaseThrottle().get_ident(request)}"


def require_room(conversation_id: str, address: str) -> None:
    """For one more stream. Raises Throttled, while the answer has not begun."""
    if (
        _open["conversation", conversation_id] >= STREAMS_OF_A_CONVERSATION
        or _open["address", address] >= STREAMS_OF_AN_ADDRESS
    ):
        raise Throttled(wait=30)


async def counted(events: AsyncIterator[str], conversation_id: str, address: str) -> AsyncIterator[str]:
    """As long as somebody listens."""
    mine = (("conversation", conversation_id), ("address", address))
    _count(mine, 1)
    try:
        async for event in events:
            yield event
    finally:
        _count(mine, -1)


def _count(mine: Iterable[tuple[str, str]], by: int) -> None:
    with _lock:
        for one in mine:
            _open[one] += by
            if _open[one] <= 0:
                del _open[one]
