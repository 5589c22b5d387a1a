"""Ids and numbers as an address, a form or a header says them: nothing where it is none."""

from uuid import UUID


def uuid_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def number_in(text: str) -> int | None:
    """Whole, and short enough for a column of the database."""
    return int(text) if text.isdecimal() and len(text) < 10 else None
