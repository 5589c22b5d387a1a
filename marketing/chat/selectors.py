import hmac
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from marketing.accounts.hashing import digest
from marketing.accounts.models import Membership, Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS
from marketing.chat.models import (
    AnswerReview,
    CannedReply,
    Conversation,
    Faq,
    HandOff,
    Message,
    OrderRules,
    RegressionCase,
)


def conversations(shop: Shop) -> QuerySet[Conversation]:
    return Conversation.objects.for_shop(shop).select_related("shop", "shopper")


def waits(shop: Shop) -> tuple[int, datetime | None]:
    """How many shoppers wait for a person, and since when the first of them does."""
    waiting = HandOff.objects.for_shop(shop).filter(ended_at=None, conversation__state=Conversation.State.WAITING)
    found = waiting.aggregate(count=Count("pk"), since=Min("created_at"))
    return found["count"], found["since"]


def find_conversation(shop: Shop, pk: UUID, token: str) -> Conversation | None:
    """For the shopper's side: who does not hold the token is told what a stranger is told, that there is none."""
    found = conversations(shop).filter(pk=pk).first()
    return found if found and hmac.compare_digest(bytes(found.token_hash), digest(token)) else None


def messages(conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.for_shop(conversation.shop).filter(conversation=conversation).order_by("seq")


def messages_for_shopper(conversation: Conversation, after: int = 0) -> QuerySet[Message]:
    """Private notes are not among them, nor what was said too long ago to be kept."""
    found = messages(conversation).filter(seq__gt=after, role__in=Message.FOR_SHOPPERS).exclude(text="", parts=[])
    return found.select_related("author")


def sent_before(conversation: Conversation, client_id: UUID) -> Message | None:
    return messages(conversation).filter(client_id=client_id).first()


def is_being_answered(conversation: Conversation) -> bool:
    """The last word is the shopper's, and the bot's turn: a worker brings the answer."""
    if conversation.state != Conversation.State.BOT:
        return False
    last = messages(conversation).exclude(role=Message.Role.NOTE).last()
    return last is not None and last.role == Message.Role.SHOPPER


def said_before(conversation: Conversation, message: Message, most: int = 12) -> list[Message]:
    """What the bot may look back at: nothing from before the last hand-off, oldest first."""
    found = messages(conversation).filter(
        seq__gt=conversation.context_from, seq__lt=message.seq, role__in=(Message.Role.SHOPPER, Message.Role.BOT)
    )
    return list(found.order_by("-seq")[:most])[::-1]


def open_hand_offs(conversation: Conversation) -> QuerySet[HandOff]:
    """One, or none."""
    return HandOff.objects.for_shop(conversation.shop).filter(conversation=conversation, ended_at=None)


def answers(shop: Shop) -> QuerySet[Message]:
    found = Message.objects.for_shop(shop).filter(role=Message.Role.BOT)
    return found.select_related("shop", "conversation__shop", "conversation__shopper", "answers")


def last_answer(conversation: Conversation, after: int = 0) -> Message | None:
    found = messages(conversation).filter(role=Message.Role.BOT, seq__gt=after)
    return found.select_related("shop").order_by("-seq").first()


def answer_reviews(shop: Shop) -> QuerySet[AnswerReview]:
    return AnswerReview.objects.for_shop(shop).select_related("message__conversation", "message__answers", "judged_by")


def regression_cases(shop: Shop) -> QuerySet[RegressionCase]:
    """What a version of the retriever has to find: (question, locale) -> `faq`, as far as that entry is in use."""
    in_use = (Faq.State.APPROVED, Faq.State.CHANGED)
    return RegressionCase.objects.for_shop(shop).filter(faq__state__in=in_use).select_related("faq")


def order_rules(shop: Shop) -> OrderRules:
    """The shop's own, or the defaults."""
    return OrderRules.objects.for_shop(shop).first() or OrderRules(shop=shop)


def canned_replies(shop: Shop) -> QuerySet[CannedReply]:
    return CannedReply.objects.for_shop(shop).filter(is_in_use=True)


def colleagues(shop: Shop) -> QuerySet[User]:
    """Who may answer shoppers."""
    members = Membership.objects.filter(shop=shop, role__in=ANSWER_SHOPPERS, user__is_active=True)
    return User.objects.filter(pk__in=members.values("user")).order_by("name", "email")
