"""Either the bot answers or a person does; nothing is said twice, and nothing is lost."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from marketing.accounts.models import Shop, User
from marketing.chat import selectors, services
from marketing.chat.models import Conversation, HandOff, Message
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Shopper
from tests.chat.conftest import ask, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


def test_the_first_word_says_that_ai_answers(conversation: Conversation) -> None:
    [(role, text)] = said(conversation)

    assert role == "system"
    assert "AI assistant" in text


def test_who_asks_for_a_person_waits_for_one_and_the_bot_is_silent(conversation: Conversation) -> None:
    ask(conversation, "Can I talk to a real person please?")
    ask(conversation, "Hello?")

    conversation.refresh_from_db()
    assert conversation.state == "waiting"
    assert [role for role, _ in said(conversation)] == ["system", "shopper", "bot", "system", "shopper"]
    assert selectors.open_hand_offs(conversation).first().reason == HandOff.Reason.ASKED


def test_what_the_bot_does_not_know_a_person_is_asked(conversation: Conversation) -> None:
    message = ask(conversation, "Does the moss glaze contain tin?")

    answer = Message.objects.get(answers=message)
    assert "asked a person" in answer.text
    assert selectors.open_hand_offs(conversation).first().summary == "Does the moss glaze contain tin?"


def test_a_message_sent_twice_is_stored_and_answered_once(conversation: Conversation) -> None:
    same = uuid4()
    first = services.receive(conversation, "人工", client_id=same)
    again = services.receive(conversation, "人工", client_id=same)

    assert first == again
    assert [role for role, _ in said(conversation)].count("shopper") == 1


def test_an_agent_takes_over_answers_and_hands_back(conversation: Conversation, agent: User) -> None:
    ask(conversation, "人工")
    services.take_over(conversation, actor=agent)
    services.say_as_agent(conversation, "Good morning, I look it up.", actor=agent)
    services.hand_back(conversation, actor=agent)

    conversation.refresh_from_db()
    assert (conversation.state, conversation.assigned_to) == ("bot", None)
    assert ("agent", "Good morning, I look it up.") in said(conversation)
    assert selectors.open_hand_offs(conversation).first() is None
    later = ask(conversation, "Thank you")
    assert selectors.said_before(conversation, later) == []  # what was said before the hand-off is not looked at


def test_two_agents_never_answer_at_once(conversation: Conversation, agent: User, colleague: User) -> None:
    services.take_over(conversation, actor=agent)

    with pytest.raises(Conflict, match="Take it over first"):
        services.say_as_agent(conversation, "Hello", actor=colleague)
    services.take_over(conversation, actor=colleague)
    with pytest.raises(Conflict, match="Somebody else"):
        services.say_as_agent(conversation, "Hello", actor=agent)


@pytest.mark.parametrize(("state", "role"), [("human", "bot"), ("waiting", "bot"), ("bot", "agent")])
def test_the_database_refuses_the_wrong_voice(conversation: Conversation, state: str, role: str) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(state=state)

    with pytest.raises(IntegrityError, match="may not speak"), transaction.atomic():
        Message.objects.create(shop=conversation.shop, conversation=conversation, seq=99, role=role, text="Hello")


def test_the_database_refuses_a_second_answer_to_one_message(conversation: Conversation) -> None:
    message = ask(conversation, "Does the glaze contain tin?")
    Conversation.objects.filter(pk=conversation.pk).update(state="bot")

    with pytest.raises(IntegrityError, match="chat_message_answered_once"), transaction.atomic():
        Message.objects.create(
            shop=conversation.shop, conversation=conversation, seq=99, role="bot", text="Yes", answers=message
        )


def test_a_closed_conversation_opens_again_when_the_shopper_writes(conversation: Conversation, agent: User) -> None:
    services.take_over(conversation, actor=agent)
    services.close(conversation, actor=agent)
    ask(conversation, "One more thing: is there a lid?")

    conversation.refresh_from_db()
    assert conversation.closed_at is None
    assert conversation.state in ("bot", "waiting")


def test_who_may_only_read_cannot_answer(conversation: Conversation, analyst: User) -> None:
    with pytest.raises(NotAllowed):
        services.take_over(conversation, actor=analyst)


def test_colleagues_read_private_notes_and_shoppers_do_not(conversation: Conversation, agent: User) -> None:
    services.add_note(conversation, "She called yesterday.", actor=agent)

    assert ("note", "She called yesterday.") in said(conversation)
    assert "She called yesterday." not in [one.text for one in selectors.messages_for_shopper(conversation)]


def test_a_shopper_who_is_taken_back_leaves_the_conversation_without_a_name(bare_shop: Shop) -> None:
    shopper = Shopper.objects.create(shop=bare_shop, external_id="C-1")
    conversation, _token = services.start(bare_shop, locale="en", shopper=shopper)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shoppers_shopper WHERE id = %s", [shopper.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    conversation.refresh_from_db()
    assert conversation.shopper is None


def test_what_is_closed_can_be_given_back_by_a_page_that_does_not_know(conversation: Conversation, agent: User) -> None:
    services.take_over(conversation, actor=agent)
    services.close(conversation, actor=agent)
    services.hand_back(conversation, actor=agent)

    conversation.refresh_from_db()
    assert (conversation.state, conversation.closed_at) == ("bot", None)
