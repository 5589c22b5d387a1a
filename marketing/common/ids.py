"""Ids are made in Python, so that a row knows its own before it is saved."""

import os
import time
import uuid
from datetime import UTC, datetime


def uuid7() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance. Sorts by time, so that indexes grow at one end."""
    return _marked(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big"))


def first_uuid7(moment: datetime) -> uuid.UUID:
    """The lowest id that a row made at this moment can have: ids of a time are found by their index, as a range."""
    return _marked(int(moment.timestamp() * 1000), 0)


def _marked(milliseconds: int, chance: int) -> uuid.UUID:
    """With the bits that say "version 7"."""
    value = (milliseconds << 80 | chance) & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def made_at(value: uuid.UUID) -> datetime | None:
    """When a UUIDv7 was made; of another UUID, nothing can be said."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC) if value.version == 7 else None
