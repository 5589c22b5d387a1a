"""People look at what the AI answered; what they write instead is in use at once, and asked of every later retriever."""

from uuid import UUID

import pytest
from django.test import Client

from marketing.accounts.models import Shop, User
from marketing.chat import selectors, services
from marketing.chat.models import AnswerReview, Conversation, Faq, Message
from marketing.chat.services.sampling import is_drawn
from marketing.chat.values import Right
from marketing.common.errors import Conflict, NotAllowed, NotFound
from marketing.common.tenancy import shop_context
from tests.chat.conftest import ask, said

pytestmark = pytest.mark.django_db
Why = AnswerReview.Why


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


@pytest.fixture
def delivery(bare_shop: Shop) -> Faq:
    faq = services.add_faq(
        bare_shop, actor=None, locale="en", question="How long does delivery take?", answer="Three days."
    )
    return services.approve_faq(faq, actor=None)


def answer_to(conversation: Conversation, text: str) -> Message:
    return selectors.answers(conversation.shop).get(answers=ask(conversation, text))


def cases(shop: Shop) -> list[tuple[str, str, str]]:
    return [(one.locale, one.question, one.faq.answer) for one in selectors.regression_cases(shop)]


def test_a_wrong_answer_is_corrected_in_its_entry_and_the_next_shopper_gets_what_is_right(
    bare_shop: Shop, conversation: Conversation, delivery: Faq, agent: User
) -> None:
    wrong = answer_to(conversation, "how long will delivery take? I am at ann@example.org")
    right = Right("How long does delivery take?", "Five days.", delivery.pk, delivery.version)
    cited = wrong.citations.get().passage_id
    review = services.judge(wrong, "wrong", actor=agent, passage_id=cited, right=right)

    assert (review.verdict, review.faq, review.passage_id) == ("wrong", delivery, cited)
    assert answer_to(conversation, "how long will delivery take").text == "Five days."
    assert cases(bare_shop) == [("en", "how long will delivery take? I am at ⟦email 1⟧", "Five days.")]
    services.retire_faq(delivery, actor=agent)
    assert cases(bare_shop) == []  # nobody is asked for an entry that is out of use


def test_a_question_that_another_entry_answers_finds_it_from_now_on(
    conversation: Conversation, delivery: Faq, agent: User
) -> None:
    missed = answer_to(conversation, "wann kommt es an, sometime soon")
    assert missed.text != "Three days."
    services.judge(
        missed, "wrong", actor=agent, right=Right("wann kommt es an, sometime soon", "Three days.", delivery.pk)
    )
    services.hand_back(conversation, actor=agent)

    assert answer_to(conversation, "wann kommt es an, sometime soon").text == "Three days."
    assert Faq.objects.get().examples == ["wann kommt es an, sometime soon"]


def test_what_nobody_had_written_becomes_an_entry(conversation: Conversation, agent: User) -> None:
    missed = answer_to(conversation, "这款茶壶可以刻字吗")
    services.judge(missed, "partly", actor=agent, right=Right("这款茶壶可以刻字吗", "可以，最多刻二十个字。"))
    services.hand_back(conversation, actor=agent)

    assert answer_to(conversation, "这款茶壶可以刻字吗").text == "可以，最多刻二十个字。"
    assert Faq.objects.get().approved_by == agent


def test_of_two_who_judge_at_once_one_is_told(conversation: Conversation, agent: User, colleague: User) -> None:
    answer = answer_to(conversation, "Does the glaze contain tin?")
    services.judge(answer, "right", actor=agent, version=0)

    with pytest.raises(Conflict, match="Look at it again"):
        services.judge(answer, "wrong", actor=colleague, version=0)
    services.judge(answer, "wrong", actor=colleague, version=1)
    assert AnswerReview.objects.get(message=answer).judged_by == colleague


def test_thumbs_down_and_hand_offs_are_put_up_and_one_answer_in_twenty(
    bare_shop: Shop, conversation: Conversation, delivery: Faq
) -> None:
    down, fine = (answer_to(conversation, "how long does delivery take") for _ in range(2))
    services.rate_answer(conversation, down.seq, "down")
    services.rate_answer(conversation, fine.seq, "up")
    handed = answer_to(conversation, "Let me talk to a human please")

    found = {one.message_id: one.why for one in AnswerReview.objects.exclude(why=Why.RANDOM)}
    expected = {down.pk: Why.DOWN, handed.pk: Why.HAND_OFF}
    assert found == {pk: why for pk, why in expected.items() if not is_drawn(pk)}
    assert sum(is_drawn(UUID(int=number)) for number in range(20_000)) == pytest.approx(1_000, abs=100)
    with pytest.raises(NotFound):
        services.rate_answer(conversation, 1, "up")  # a notice is no answer


def test_the_page_takes_a_verdict_and_brings_a_refused_one_back(
    bare_shop: Shop, conversation: Conversation, delivery: Faq, agent: User, analyst: User, client: Client
) -> None:
    answer = answer_to(conversation, "how long does delivery take")
    services.rate_answer(conversation, answer.seq, "down")
    page, address = "/dashboard/answers/", f"/dashboard/answers/{answer.pk}/judge/"
    client.force_login(agent, "django.contrib.auth.backends.ModelBackend")
    assert "how long does delivery take" in client.get(page).content.decode()

    sent = {
        "_shop": bare_shop.pk, "version": 0, "verdict": "wrong", "teach": "1", "question": "Delivery?",
        "entry": delivery.pk, f"seen-{delivery.pk}": delivery.version,
    }  # fmt: skip
    refused = client.post(address, {**sent, "answer": " "}).content.decode()
    assert "What you typed is still in the field." in refused
    assert client.post(address, {**sent, "answer": "Five days."})["Location"].startswith(page)
    assert answer_to(conversation, "how long does delivery take").text == "Five days."
    assert "Somebody judged this answer" in client.post(address, {**sent, "answer": "Six."}).content.decode()

    with pytest.raises(NotAllowed):
        services.judge(answer, "right", actor=analyst)
    assert ("bot", "Five days.") in said(conversation)
