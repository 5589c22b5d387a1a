"""From the bot to a person and back. A hand-off is a change of state, and a notice says so to the shopper."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import User
from marketing.accounts.permissions import ANSWER_SHOPPERS, may, require
from marketing.chat import selectors
from marketing.chat.models import AnswerReview, Conversation, HandOff, Message
from marketing.chat.rules.payments import without_payment_data
from marketing.chat.services import waiting
from marketing.chat.services.sampling import put_up
from marketing.chat.services.speaking import cleaned, end_wait, locked, say, tell
from marketing.chat.voices import move
from marketing.common.errors import Invalid
from marketing.content.editing import clean

State = Conversation.State


@transaction.atomic
def request_person(
    conversation: Conversation, reason: str = HandOff.Reason.ASKED, *, rule: str = "", summary: str = ""
) -> Conversation:
    """Asked twice, the first is the answer: the shopper waits already, or a person is there."""
    conversation = locked(conversation)
    if conversation.state in (State.WAITING, State.HUMAN):
        return conversation
    if conversation.state == State.CLOSED:
        reopen(conversation)
    _open(conversation, reason, rule=rule, summary=summary)
    _enter(conversation, State.WAITING)
    waiting.announce(conversation)
    return conversation


@transaction.atomic
def take_over(conversation: Conversation, *, actor: User) -> Conversation:
    """From the bot, from the queue, or from a colleague."""
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    conversation = locked(conversation)
    if conversation.state == State.HUMAN and conversation.assigned_to_id == actor.pk:
        return conversation
    _give_to(conversation, actor)
    end_wait(conversation, actor)
    tell(conversation, _("%(name)s is here and reads what you wrote."), name=actor.name or _("An agent"))
    record("conversation.taken", subject=conversation, actor=actor)
    return conversation


@transaction.atomic
def assign(conversation: Conversation, colleague: User, *, actor: User) -> Conversation:
    """The AI is silent from now on; the wait ends when the colleague takes it or answers."""
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    if colleague == actor:
        return take_over(conversation, actor=actor)
    if not may(colleague, conversation.shop, ANSWER_SHOPPERS):
        raise Invalid(_("%(name)s may not answer shoppers in this shop.") % {"name": colleague})
    conversation = locked(conversation)
    if conversation.state == State.HUMAN and conversation.assigned_to_id == colleague.pk:
        return conversation
    _give_to(conversation, colleague)
    tell(conversation, _("%(name)s will answer you here."), name=colleague.name or _("A colleague"))
    record("conversation.assigned", subject=conversation, actor=actor, to=str(colleague))
    return conversation


@transaction.atomic
def hand_back(conversation: Conversation, *, actor: User) -> Conversation:
    """To the bot, which looks at nothing that was said before."""
    require(actor, conversation.shop, ANSWER_SHOPPERS)
    conversation = locked(conversation)
    go_on_with_the_ai(conversation)
    record("conversation.handed_back", subject=conversation, actor=actor)
    return conversation


@transaction.atomic
def leave_contact(conversation: Conversation, email: str, text: str = "") -> Conversation:
    """A shopper says where an answer reaches them: whoever takes the hand-off sees it, and what it is about."""
    conversation = request_person(conversation)
    if text := clean(text):
        say(conversation, Message.Role.SHOPPER, without_payment_data(cleaned(text)))
    hand_off = selectors.open_hand_offs(conversation).first()
    hand_off.email, hand_off.summary = email, text[:500] or hand_off.summary
    hand_off.save(update_fields=["email", "summary", "updated_at"])
    tell(conversation, _("Thank you. We answer you at %(email)s."), email=email)
    return conversation


def wants_the_ai_again(conversation: Conversation, text: str) -> bool:
    """As long as nobody is there, and no answer by e-mail is owed."""
    is_waiting = conversation.state == State.WAITING and waiting.is_going_on(text)
    return is_waiting and not selectors.open_hand_offs(conversation).exclude(email="").exists()


def go_on_with_the_ai(conversation: Conversation) -> None:
    _enter(conversation, State.BOT)
    end_hand_off(conversation)
    tell(conversation, _("The AI assistant answers again. You can ask for a person at any time."))


def reopen(conversation: Conversation) -> None:
    conversation.reopened += 1
    _enter(conversation, State.BOT)


def end_hand_off(conversation: Conversation) -> None:
    selectors.open_hand_offs(conversation).update(ended_at=timezone.now())


def _give_to(conversation: Conversation, agent: User) -> None:
    if conversation.state != State.HUMAN:
        selectors.open_hand_offs(conversation).exists() or _open(conversation, HandOff.Reason.AGENT)
        _enter(conversation, State.HUMAN)
    conversation.assigned_to = agent
    conversation.save(update_fields=["assigned_to", "updated_at"])


def _open(conversation: Conversation, reason: str, **said: str) -> HandOff:
    put_up(selectors.last_answer(conversation, after=conversation.context_from), AnswerReview.Why.HAND_OFF)
    return HandOff.objects.create(
        shop=conversation.shop, conversation=conversation, reason=reason, after_seq=conversation.last_seq, **said
    )


def _enter(conversation: Conversation, state: Conversation.State) -> None:
    """Each change of voice cuts the context, so that an old topic does not come back. Nobody has it yet."""
    move(conversation, state)
    conversation.closed_at = conversation.assigned_to = None
    conversation.context_from = conversation.last_seq
    fields = ["state", "context_from", "closed_at", "assigned_to", "reopened", "updated_at"]
    conversation.save(update_fields=fields)
