"""Ids are made in Python, so that a row knows its own before it is saved."""

import os
import time
import uuid
from datetime import UTC, datetime


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, method 3): 48 bits of milliseconds, 12 of their fraction, then chance.

    Sorts by time, so that indexes grow at one end; two rows of one process, 0.3 microseconds apart, keep their order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    return _marked(milliseconds, rest * 4096 // 1_000_000 << 64 | int.from_bytes(os.urandom(8), "big"))


def first_uuid7(moment: datetime) -> uuid.UUID:
    """The lowest id that a row made at this moment can have: ids of a time are found by their index, as a range."""
    return _marked(int(moment.timestamp() * 1000), 0)


def _marked(milliseconds: int, below: int) -> uuid.UUID:
    """With the bits that say "version 7"."""
    value = (milliseconds << 80 | below) & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def made_at(value: uuid.UUID) -> datetime | None:
    """When a UUIDv7 was made; of another UUID, nothing can be said."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC) if value.version == 7 else None
