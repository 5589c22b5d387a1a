"""Streams sleep until something is said: PostgreSQL tells every process, whichever of them stored the message.

What is told is an id, and only wakes; what was said is read inside the shop as always. Where a note is lost, a stream
looks by itself after a second.
"""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from django.db import connection, connections

CHANNEL = "chat"
RETRY = 1.0  # seconds after a lost connection

_sleepers: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)
_lock = threading.Lock()
_listener: threading.Thread | None = None


def wake(conversation_id: UUID) -> None:
    """With the commit of the transaction that this is said in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(conversation_id)])


@contextmanager
def sleeping(conversation_id: UUID) -> Iterator[asyncio.Event]:
    """The event is set each time something happens in this conversation; whoever sleeps by it clears it."""
    mine = (asyncio.get_running_loop(), asyncio.Event())
    with _lock:
        _sleepers[str(conversation_id)].add(mine)
        _start()
    try:
        yield mine[1]
    finally:
        with _lock:
            _sleepers[str(conversation_id)].discard(mine)
            if not _sleepers[str(conversation_id)]:
                del _sleepers[str(conversation_id)]


def _start() -> None:
    """With the first stream of this process."""
    global _listener
    if _listener is None or not _listener.is_alive():
        _listener = threading.Thread(target=_listen, name="chat-listener", daemon=True)
        _listener.start()


def _listen() -> None:
    """As long as anybody sleeps."""
    while _sleepers:
        try:
            with psycopg.connect(**_address(), autocommit=True) as told:
                told.execute(f"LISTEN {CHANNEL}")
                while _sleepers:
                    for note in told.notifies(timeout=RETRY):
                        _rouse(note.payload)
        except psycopg.OperationalError:
            time.sleep(RETRY)


def _rouse(conversation_id: str) -> None:
    with _lock:
        for loop, event in _sleepers.get(conversation_id, ()):
            loop.call_soon_threadsafe(event.set)


def _address() -> dict[str, object]:
    """A connection of its own: one that listens for hours would be missed in the pool."""
    known = connections["default"].get_connection_params()
    return {name: known[name] for name in ("dbname", "user", "password", "host", "port") if known.get(name)}
