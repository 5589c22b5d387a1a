"""Django's ASGI handler writes a whole body to the disk before anybody has judged it; this lets no more than an upload through."""

from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Message, Receive, Callable[[Message], Awaitable[None]]], Awaitable[None]]

EMPTY = {"type": "http.request", "body": b"", "more_body": False}


class LimitedBody:
    def __init__(self, application: Application, largest: int) -> None:
        self.application = application
        self.largest = largest

    async def __call__(self, scope: Message, receive: Receive, send: Callable[[Message], Awaitable[None]]) -> None:
        """Of a body that declares itself too large nothing is read: Django sees how large it is, and refuses it."""
        if scope["type"] == "http":
            receive = _nothing_of(receive) if declared(scope) > self.largest else _at_most(self.largest, receive)
        await self.application(scope, receive, send)


def declared(scope: Message) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


def _nothing_of(receive: Receive) -> Receive:
    waiting = [EMPTY]

    async def limited() -> Message:
        if waiting:
            return waiting.pop()
        while (message := await receive())["type"] != "http.disconnect":
            pass
        return message

    return limited


def _at_most(largest: int, receive: Receive) -> Receive:
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return {"type": "http.disconnect"} if size > largest else message

    return limited
