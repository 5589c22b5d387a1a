"""For whom a tool works. It comes from the session; no text, and no argument of a model, can change it."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from marketing.accounts.models import Shop
from marketing.chat.models import Conversation, Message
from marketing.chat.values import Call
from marketing.shoppers.models import Order, OrderLine

MOST_ORDERS = 50  # the newest; who has more names one by its number


@dataclass(frozen=True, kw_only=True)
class ToolContext:
    shop: Shop
    locale: str
    conversation: Conversation | None = None
    message: Message | None = None  # what the shopper just said
    shopper_id: UUID | None = None
    email: str = ""
    calls: list[Call] = field(default_factory=list)  # what was looked up or proposed for this message

    @property
    def is_known(self) -> bool:
        return bool(self.shopper_id or self.email)

    def orders(self) -> QuerySet[Order]:
        """The shopper's own, newest first; nobody's, where nobody is proven."""
        own = Q(pk__in=[])
        if self.shopper_id:
            own |= Q(shopper_id=self.shopper_id)
        if self.email:
            own |= Q(email=self.email)
        lines = OrderLine.objects.for_shop(self.shop).order_by("position").select_related("product__category")
        found = Order.objects.for_shop(self.shop).filter(own)
        return found.prefetch_related(Prefetch("lines", queryset=lines)).order_by("-placed_at", "-external_id")

    @cached_property
    def newest(self) -> list[Order]:
        return list(self.orders()[:MOST_ORDERS])

    def order(self, order_id: str) -> Order | None:
        return self.orders().filter(external_id=order_id).first()

    def note(self, name: str, arguments: dict, **result: object) -> None:
        self.calls.append(Call(name, arguments, result))
