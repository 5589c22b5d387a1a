"""The bot's answer to a message: at once in the shopper's own request, or by a worker who asks the model outside."""

from django.utils import timezone, translation

from marketing.chat import answering, selectors
from marketing.chat.models import Conversation, Message
from marketing.chat.services import handing
from marketing.chat.services.speaking import answer, locked
from marketing.chat.values import Asked, Reply
from marketing.generation import talking
from marketing.jobs.services import enqueue

ANSWER = "chat.answer"


def reply_to(conversation: Conversation, message: Message) -> None:
    """In the transaction that stores the message, so that a stored message is an answered one, or one with a job."""
    asked = asked_in(conversation, message)
    with translation.override(conversation.locale):
        reply = answering.at_once(conversation.shop, asked)
        if reply is None and talking.is_on(conversation.shop):
            enqueue(ANSWER, subject=message)
            return
        reply = reply or answering.built_in(conversation.shop, asked)
    give(conversation, message, reply)


def reply_later(message: Message, reply: Reply | None) -> bool:
    """What the worker brings, or the built-in answer where it brings nothing. Nothing is said twice, or out of turn."""
    conversation = locked(message.conversation)
    if not is_open(conversation, message):
        return False
    with translation.override(conversation.locale):
        reply = reply or answering.built_in(conversation.shop, asked_in(conversation, message))
    give(conversation, message, reply)
    return True


def is_open(conversation: Conversation, message: Message) -> bool:
    """Still the bot's to answer: a person came, an answer stands, or a later message was answered already."""
    answered = selectors.messages(conversation).filter(role=Message.Role.BOT, answers__seq__gte=message.seq)
    in_turn = message.seq > conversation.context_from and not answered.exists()
    return conversation.state == Conversation.State.BOT and in_turn


def give(conversation: Conversation, message: Message, reply: Reply) -> None:
    took = timezone.now() - message.created_at
    answer(conversation, message, reply, round(took.total_seconds() * 1000))
    if reply.hand_off:
        handing.request_person(conversation, reply.hand_off, rule=reply.rule, summary=message.text[:500])


def asked_in(conversation: Conversation, message: Message) -> Asked:
    before = selectors.said_before(conversation, message)
    return Asked(
        text=message.text, locale=conversation.locale, shopper_id=conversation.shopper_id,
        visitor_id=conversation.visitor_id, conversation_id=conversation.pk,
        before=tuple((one.role, one.text) for one in before),
        last_intent=next((one.intent for one in reversed(before) if one.role == Message.Role.BOT), ""),
    )  # fmt: skip
