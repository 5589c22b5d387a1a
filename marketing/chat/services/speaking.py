"""Who says something in a conversation. Each holds the conversation's lock until its transaction ends."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from marketing.accounts.models import User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat import selectors
from marketing.chat.models import AnswerReview, Citation, Conversation, Message, ToolCall
from marketing.chat.services.sampling import is_drawn, put_up
from marketing.chat.values import Reply
from marketing.chat.voices import require_voice
from marketing.chat.waking import wake
from marketing.common.errors import Conflict, Invalid
from marketing.content.editing import clean

LONGEST = 4_000  # characters of a message


def locked(conversation: Conversation) -> Conversation:
    found = Conversation.objects.for_shop(conversation.shop).select_for_update(of=("self",))
    return found.select_related("shop", "shopper").get(pk=conversation.pk)


def say(conversation: Conversation, role: Message.Role, text: str, **said: object) -> Message:
    """Puts the next message into a conversation whose lock the caller holds."""
    require_voice(conversation, role)
    wake(conversation.pk)
    conversation.last_seq += 1
    conversation.last_message_at = timezone.now()
    conversation.save(update_fields=["last_seq", "last_message_at", "locale", "updated_at"])
    return Message.objects.create(
        shop=conversation.shop, conversation=conversation, seq=conversation.last_seq, role=role, text=text, **said
    )


def end_wait(conversation: Conversation, agent: User) -> None:
    """Somebody is there: who was first, and when, is what the wait is measured by."""
    waits = selectors.open_hand_offs(conversation).filter(taken_at=None)
    waits.update(taken_at=timezone.now(), taken_by=agent, updated_at=timezone.now())


def tell(conversation: Conversation, text: Promise, parts: Sequence[dict] = (), **values: object) -> Message:
    """A notice that both sides read, in the language of the conversation: who joined, who left."""
    with translation.override(conversation.locale):
        return say(conversation, Message.Role.SYSTEM, str(text) % values, parts=list(parts))


def answer(conversation: Conversation, message: Message, reply: Reply, latency_ms: int) -> Message:
    """What the bot says, and where each of its sentences stands."""
    said = say(
        conversation, Message.Role.BOT, reply.text, parts=list(reply.parts), answers=message, engine=reply.engine,
        model=reply.model, intent=reply.intent, confidence=reply.confidence, latency_ms=latency_ms,
    )  # fmt: skip
    Citation.objects.bulk_create(
        Citation(
            shop=conversation.shop,
            message=said,
            passage_id=one.passage_id,
            place=place,
            start=one.start,
            end=one.end,
            quote=one.quote,
        )
        for place, one in enumerate(reply.quotes)
    )
    ToolCall.objects.bulk_create(
        ToolCall(shop=conversation.shop, message=message, place=place, **vars(one))
        for place, one in enumerate(reply.calls)
    )
    if is_drawn(said.pk):
        put_up(said, AnswerReview.Why.RANDOM)
    return said


@transaction.atomic
def say_as_agent(
    conversation: Conversation, text: str, *, actor: User, client_id: UUID | None = None, parts: list | None = None
) -> Message:
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    conversation = locked(conversation)
    if conversation.state == Conversation.State.HUMAN and conversation.assigned_to_id != actor.pk:
        raise Conflict(_("Somebody else answers this conversation now. Take it over first."))
    end_wait(conversation, actor)
    return say(
        conversation, Message.Role.AGENT, cleaned(text), author=actor, client_id=client_id, parts=parts or []
    )  # fmt: skip


@transaction.atomic
def add_note(conversation: Conversation, text: str, *, actor: User) -> Message:
    """For colleagues alone."""
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    return say(locked(conversation), Message.Role.NOTE, cleaned(text), author=actor)


def cleaned(text: str) -> str:
    text = clean(text)
    if not text:
        raise Invalid(_("Write something first."), pointer="/text")
    if len(text) > LONGEST:
        raise Invalid(_("This message is too long. Say it in 4,000 characters at most."), pointer="/text")
    return text
