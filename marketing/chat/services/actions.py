"""A change of an order: proposed by the bot, confirmed by the shopper in a later message, approved by the shop's rules."""

import hashlib
from datetime import timedelta
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat import selectors
from marketing.chat.models import Message, PendingAction
from marketing.chat.services import webhooks
from marketing.chat.services.speaking import locked, tell
from marketing.common.errors import Conflict
from marketing.shoppers.models import Order

State = PendingAction.State
LIVES = timedelta(minutes=30)


@transaction.atomic
def propose(message: Message, kind: str, order: Order, arguments: dict, summary: str) -> PendingAction:
    """Changes nothing but what waits for a yes. What an earlier message proposed cannot be meant by the next yes any more."""
    waiting = _waiting_for_yes(message.shop, message.conversation_id)
    waiting.exclude(message=message).update(state=State.WITHDRAWN, updated_at=timezone.now())
    same = waiting.filter(message=message, kind=kind, order=order, arguments=arguments).first()
    return same or PendingAction.objects.create(
        shop=message.shop, conversation_id=message.conversation_id, message=message, kind=kind, order=order,
        arguments=arguments, summary=summary, fingerprint=_fingerprint(order), expires_at=timezone.now() + LIVES,
    )  # fmt: skip


def is_waiting_for_yes(shop: Shop, conversation_id: UUID | None) -> bool:
    return _waiting_for_yes(shop, conversation_id).exists()


@transaction.atomic
def confirm(message: Message) -> list[PendingAction]:
    """The shopper's yes. It counts for what an earlier message of this conversation proposed, as long as nothing changed."""
    found = _proposed_before(message).select_for_update(of=("self",)).select_related("shop", "order")
    return [_confirm(one, message) for one in found.order_by("created_at")]


@transaction.atomic
def withdraw(message: Message) -> int:
    return _proposed_before(message).update(state=State.WITHDRAWN, updated_at=timezone.now())


@transaction.atomic
def approve(action: PendingAction, *, actor: User | None) -> PendingAction:
    """The shop does it: told by webhook where there is one, else by the agent's own hand."""
    action = _for_decision(action, actor)
    if not _is_unchanged(action):
        raise Conflict(_("The order changed since the shopper said yes. Ask the shopper again."))
    action.decided_by = actor
    _release(action)
    record("order_request.approved", subject=action, actor=actor)
    _say(action, _("The shop has agreed: %(summary)s"), summary=action.summary)
    return action


@transaction.atomic
def refuse(action: PendingAction, reason: str, *, actor: User | None) -> PendingAction:
    action = _for_decision(action, actor)
    action.decided_by, action.reason, action.state = actor, reason.replace("\0", "").strip()[:500], State.REFUSED
    action.save()
    record("order_request.refused", subject=action, actor=actor)
    _say(action, _("The shop could not do this: %(summary)s %(reason)s"), summary=action.summary, reason=action.reason)
    return action


def _waiting_for_yes(shop: Shop, conversation_id: UUID | None) -> QuerySet[PendingAction]:
    return PendingAction.objects.for_shop(shop).filter(conversation_id=conversation_id, state=State.PROPOSED)


def _proposed_before(message: Message) -> QuerySet[PendingAction]:
    return _waiting_for_yes(message.shop, message.conversation_id).filter(message__seq__lt=message.seq)


def _confirm(action: PendingAction, message: Message) -> PendingAction:
    if action.expires_at < timezone.now():
        action.state = State.EXPIRED
    elif not _is_unchanged(action):
        action.state = State.VOID
    else:
        action.confirmed_by = message
        asks_person = action.kind in selectors.order_rules(action.shop).asks_person
        if not asks_person and webhooks.endpoints(action.shop).exists():
            _release(action)
            return action
        action.state = State.APPROVAL
    action.save()
    return action


def _release(action: PendingAction) -> None:
    """Row and messages to the shop in one transaction: both, or neither."""
    told = webhooks.tell_shop(action)
    action.state = State.SENT if told else State.DONE
    action.save()


def _for_decision(action: PendingAction, actor: User | None) -> PendingAction:
    require(actor, action.shop, ANSWER_SHOPPERS)
    locked(action.conversation)
    rows = PendingAction.objects.for_shop(action.shop).select_for_update(of=("self",))
    found = rows.select_related("shop", "conversation", "order").get(pk=action.pk)
    if found.state != State.APPROVAL:
        raise Conflict(_("This request does not wait for the shop any more."))
    return found


def _say(action: PendingAction, text: object, **values: object) -> None:
    tell(locked(action.conversation), text, **values)


def _is_unchanged(action: PendingAction) -> bool:
    return action.order is not None and _fingerprint(action.order) == action.fingerprint


def _fingerprint(order: Order) -> str:
    """Of what a change would be about: its state, its lines, where it goes."""
    lines = order.lines.order_by("position").values_list("code", "quantity", "options")
    stands = [order.status, order.address, [[code, f"{amount:f}", options] for code, amount, options in lines]]
    return hashlib.sha256(orjson.dumps(stands, option=orjson.OPT_SORT_KEYS)).hexdigest()
