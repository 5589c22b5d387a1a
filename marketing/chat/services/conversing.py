"""A shopper begins, says something, and rates."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.hashing import digest
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import ANSWER_SHOPPERS, require
from marketing.chat import selectors
from marketing.chat.language import language_of
from marketing.chat.models import AnswerRating, AnswerReview, Conversation, Message
from marketing.chat.rules.payments import without_payment_data
from marketing.chat.services import handing, replying
from marketing.chat.services.sampling import put_up
from marketing.chat.services.speaking import cleaned, locked, say, tell
from marketing.chat.voices import move
from marketing.common.errors import Conflict, NotFound
from marketing.shoppers.models import Shopper

State = Conversation.State


@transaction.atomic
def start(
    shop: Shop, *, locale: str, visitor_id: UUID | None = None, shopper: Shopper | None = None
) -> tuple[Conversation, str]:
    """The token is shown once; who holds it is the shopper of this conversation. The first word says that AI answers."""
    token = secrets.token_urlsafe(32)
    conversation = Conversation.objects.create(
        shop=shop, locale=locale, visitor_id=visitor_id, shopper=shopper, token_hash=digest(token)
    )
    said = _("You are talking with the AI assistant of %(shop)s. Ask for a person at any time.")
    tell(conversation, said, shop=shop.name)
    return conversation, token


@transaction.atomic
def receive(conversation: Conversation, text: str, *, client_id: UUID) -> Message:
    """What a shopper says, and the answer to it, or the job that brings one: both are stored, or neither. Sent twice, it is stored once."""
    text = without_payment_data(cleaned(text))
    conversation = locked(conversation)
    if before := selectors.sent_before(conversation, client_id):
        return before
    if conversation.state == State.CLOSED:
        handing.reopen(conversation)
    conversation.locale = language_of(text, conversation.locale)
    message = say(conversation, Message.Role.SHOPPER, text, client_id=client_id)
    if handing.wants_the_ai_again(conversation, text):
        handing.go_on_with_the_ai(conversation)
    elif conversation.state == State.BOT:
        replying.reply_to(conversation, message)
    return message


@transaction.atomic
def rate(conversation: Conversation, rating: str, text: str = "") -> Conversation:
    conversation = locked(conversation)
    conversation.rating, conversation.rating_text = rating, text.replace("\0", "").strip()[:1000]
    conversation.rated_at = timezone.now()
    conversation.save(update_fields=["rating", "rating_text", "rated_at", "updated_at"])
    if rating == Conversation.Rating.DOWN:
        put_up(selectors.last_answer(conversation), AnswerReview.Why.DOWN)
    return conversation


@transaction.atomic
def rate_answer(conversation: Conversation, seq: int, rating: str) -> AnswerRating:
    """A thumb on one answer of the AI; another one later takes its place."""
    answers = selectors.answers(conversation.shop).filter(conversation=conversation)
    message = answers.filter(seq=seq).first()
    if message is None:
        raise NotFound
    if rating == Conversation.Rating.DOWN:
        put_up(message, AnswerReview.Why.DOWN)
    given, _is_new = AnswerRating.objects.update_or_create(
        shop=conversation.shop, message=message, defaults={"rating": rating}
    )
    return given


@transaction.atomic
def close(conversation: Conversation, *, actor: User | None) -> Conversation:
    """By an agent, or by the shopper (`actor=None`). What the shopper says later opens it again."""
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    conversation = locked(conversation)
    if conversation.state == State.CLOSED:
        raise Conflict(_("This conversation is closed already."))
    tell(conversation, _("This conversation is closed. Write again whenever you like."))
    move(conversation, State.CLOSED)
    conversation.closed_at, conversation.context_from = timezone.now(), conversation.last_seq
    conversation.assigned_to = None
    conversation.save(update_fields=["state", "closed_at", "context_from", "assigned_to", "updated_at"])
    handing.end_hand_off(conversation)
    return conversation
