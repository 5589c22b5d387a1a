"""What stands beside one row of a list that people step through."""

from collections.abc import Sequence
from uuid import UUID


def neighbours(order: Sequence[UUID], pk: UUID | None) -> tuple[UUID | None, UUID | None]:
    """Those before and after it; neither where it is not in the list."""
    if pk not in order:
        return None, None
    place = order.index(pk)
    return order[place - 1] if place else None, next(iter(order[place + 1 : place + 2]), None)
