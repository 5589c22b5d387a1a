"""What is said in a conversation, as server-sent events: each message is one event whose id is its `seq`."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

from marketing.accounts.models import Shop
from marketing.chat import selectors
from marketing.chat.api.serializers import MessageSerializer
from marketing.chat.waking import sleeping
from marketing.common.tenancy import shop_context

PAUSE = 1.0  # seconds after which it looks whether or not it was woken
PING_EVERY = 15  # seconds of silence after which proxies are told that somebody is there
LONGEST_STREAM = 300  # seconds; the browser connects again with `Last-Event-ID`
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no", "Content-Encoding": "identity"}


class EventStreamRenderer(BaseRenderer):
    """Says to DRF's negotiation that this view speaks `text/event-stream`; problems are told as JSON all the same."""

    media_type = "text/event-stream"
    format = "event-stream"
    charset = "utf-8"

    def render(self, data: object, *_args: object, **_kwargs: object) -> bytes:
        return json.dumps(data, cls=JSONEncoder).encode()


async def stream(shop: Shop, conversation_id: UUID, after: int) -> AsyncIterator[str]:
    """Reads in short transactions of its own; between them it holds no connection."""
    # A request gives its connection back when its answer has been sent whole: a stream's would be missed for minutes.
    await sync_to_async(_give_back_connection)()
    clock = asyncio.get_running_loop().time
    state, quiet_since, began = "", clock(), clock()
    yield "retry: 1000\n\n"
    with sleeping(conversation_id) as something_happened:
        while clock() - began < LONGEST_STREAM:
            something_happened.clear()
            news = await sync_to_async(_look, thread_sensitive=False)(shop, conversation_id, after, state)
            for after, state, event in news:  # noqa: B007 (they stay as the last event left them)
                yield event
            if news:
                quiet_since = clock()
            elif clock() - quiet_since >= PING_EVERY:
                quiet_since = clock()
                yield ": still here\n\n"
            await _sleep(something_happened)


def _give_back_connection() -> None:
    connection.close()


def _look(shop: Shop, conversation_id: UUID, after: int, state: str) -> list[tuple[int, str, str]]:
    """In a thread that no request ends: what it took from the pool it gives back itself."""
    try:
        return read(shop, conversation_id, after, state)
    finally:
        connection.close()


async def _sleep(something_happened: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(something_happened.wait(), PAUSE)


def read(shop: Shop, conversation_id: UUID, after: int, state: str) -> list[tuple[int, str, str]]:
    """What is new since message `after` and that state: (number of the last message, state, event)."""
    with shop_context(shop):
        return list(_news(shop, conversation_id, after, state))


def _news(shop: Shop, conversation_id: UUID, after: int, state: str) -> Iterator[tuple[int, str, str]]:
    conversation = selectors.conversations(shop).get(pk=conversation_id)
    if conversation.last_seq > after:
        for message in selectors.messages_for_shopper(conversation, after):
            after = message.seq
            yield after, state, _event("message", MessageSerializer(message).data, after)
    now = {"state": conversation.state, "answering": selectors.is_being_answered(conversation)}
    if str(now) != state:
        yield after, str(now), _event("state", now)


def _event(name: str, data: object, number: int | None = None) -> str:
    numbered = "" if number is None else f"id: {number}\n"
    return f"{numbered}event: {name}\ndata: {json.dumps(data, cls=JSONEncoder, ensure_ascii=False)}\n\n"
