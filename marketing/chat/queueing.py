"""What an agent sees: who waits, what is theirs, and what is known of the shopper beside the conversation."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.catalog.selectors import find_products
from marketing.chat import selectors
from marketing.chat.models import Conversation, HandOff, Message, PendingAction
from marketing.shoppers.models import Order, Shopper
from marketing.shoppers.selectors import cart_of, find_shopper, history_of

State = Conversation.State
SHOWN = 50
LOOKED_AT = 6  # products of a shopper's history


class Box(TextChoices):
    WAITING = "waiting", _("Waiting")
    MINE = "mine", _("Mine")
    OTHERS = "others", _("With colleagues")
    BOT = "bot", _("With the AI")
    CLOSED = "closed", _("Closed")


def of_box(box: str, user: User) -> Q:
    return {
        Box.WAITING: Q(state=State.WAITING),
        Box.MINE: Q(state=State.HUMAN, assigned_to=user),
        Box.OTHERS: Q(state=State.HUMAN) & ~Q(assigned_to=user),
        Box.BOT: Q(state=State.BOT),
        Box.CLOSED: Q(state=State.CLOSED),
    }[Box(box)]


def counts(shop: Shop, user: User) -> dict[str, int]:
    """Of what is open: how many conversations lie in each box."""
    spoken = selectors.conversations(shop).exclude(state=State.CLOSED).filter(last_seq__gt=1)
    return spoken.aggregate(
        **{box.value: Count("pk", filter=of_box(box, user)) for box in Box if box != Box.CLOSED}
    )  # fmt: skip


def rows(shop: Shop, user: User, box: str, start: int = 0) -> QuerySet[Conversation]:
    """With `said`, the shopper's last word. Who waits longest comes first; elsewhere the newest. Nobody spoke in those left out."""
    last = Message.objects.for_shop(shop).filter(conversation=OuterRef("pk"), role=Message.Role.SHOPPER)
    found = selectors.conversations(shop).filter(of_box(box, user), last_seq__gt=1).select_related("assigned_to")
    since = HandOff.objects.for_shop(shop).filter(conversation=OuterRef("pk"), ended_at=None).values("created_at")[:1]
    found = found.annotate(waits_since=Subquery(since))  # who writes again keeps their place
    order = "waits_since" if box == Box.WAITING else "-last_message_at"
    said = Subquery(last.order_by("-seq").values("text")[:1], output_field=CharField())
    return found.annotate(said=said).order_by(order, "pk")[start : start + SHOWN + 1]  # one more: is there a next page?


def box_of(conversation: Conversation, user: User) -> Box:
    if conversation.state == State.HUMAN:
        return Box.MINE if conversation.assigned_to_id == user.pk else Box.OTHERS
    return {State.WAITING: Box.WAITING, State.BOT: Box.BOT, State.CLOSED: Box.CLOSED}[State(conversation.state)]


@dataclass(frozen=True)
class Beside:
    """What is known of who asks: proven, or no more than a browser's own visits."""

    shopper: Shopper | None
    is_proven: bool
    mailbox: str  # proven by a code
    orders: list[Order]
    looked_at: list[tuple[Product, datetime]]
    cart: list[tuple[Product, float]]
    before: list[Conversation]  # what they asked at other times
    requests: list[PendingAction]  # what they asked for of their orders


def beside(conversation: Conversation) -> Beside:
    shop = conversation.shop
    shopper = conversation.shopper or find_shopper(shop, visitor_id=conversation.visitor_id)
    return Beside(
        shopper=shopper,
        is_proven=conversation.shopper_id is not None,
        mailbox=_mailbox(conversation),
        orders=_orders(shop, conversation),
        looked_at=_looked_at(shop, shopper),
        cart=_cart(shop, shopper),
        before=_before(conversation),
        requests=list(conversation.actions.exclude(state=PendingAction.State.WITHDRAWN)[:LOOKED_AT]),
    )


def _orders(shop: Shop, conversation: Conversation) -> list[Order]:
    """Of a proven shopper alone: an order is not shown because a browser says whose it is."""
    own = Q(pk__in=[])
    if conversation.shopper_id:
        own |= Q(shopper_id=conversation.shopper_id)
    if mailbox := _mailbox(conversation):
        own |= Q(email=mailbox)
    return list(Order.objects.for_shop(shop).filter(own).order_by("-placed_at")[:5])


def _mailbox(conversation: Conversation) -> str:
    """Of a guest who typed the code that was mailed there, as long as that counts."""
    until = conversation.proven_until
    return conversation.proven_email if until and until > timezone.now() else ""


def _looked_at(shop: Shop, shopper: Shopper | None) -> list[tuple[Product, datetime]]:
    if shopper is None:
        return []
    latest: dict[str, datetime] = {}
    for row in history_of(shop, shopper, limit=40):
        latest.setdefault(row.product_id, row.occurred_at)
    found = find_products(shop, list(latest)[:LOOKED_AT])
    return [(found[one], at) for one, at in latest.items() if one in found]


def _cart(shop: Shop, shopper: Shopper | None) -> list[tuple[Product, float]]:
    held = cart_of(shop, shopper) if shopper else {}
    found = find_products(shop, list(held)[:LOOKED_AT])
    return [(found[one], quantity) for one, quantity in held.items() if one in found]


def _before(conversation: Conversation) -> list[Conversation]:
    same = Q(shopper=conversation.shopper) if conversation.shopper_id else Q(visitor_id=conversation.visitor_id)
    if not (conversation.shopper_id or conversation.visitor_id):
        return []
    others = selectors.conversations(conversation.shop).filter(same, last_seq__gt=1).exclude(pk=conversation.pk)
    return list(others.order_by("-created_at")[:LOOKED_AT])
