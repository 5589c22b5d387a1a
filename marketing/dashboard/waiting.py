"""Who and what waits for a person, counted once in a request: the menu says it on every page, the overview in words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest

from marketing.accounts.models import Shop
from marketing.chat.selectors import waits
from marketing.content.selectors import counts_awaiting_review


@dataclass(frozen=True)
class Waiting:
    shop: Shop

    @cached_property
    def texts(self) -> dict[str, int]:
        """By state."""
        return counts_awaiting_review(self.shop)

    @cached_property
    def shoppers(self) -> tuple[int, datetime | None]:
        """How many, and since when the first of them does."""
        return waits(self.shop)


def waiting_in(request: HttpRequest) -> Waiting:
    if not hasattr(request, "waiting"):
        request.waiting = Waiting(request.shop)
    return request.waiting
