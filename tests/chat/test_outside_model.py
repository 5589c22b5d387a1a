"""A shop lets a model outside answer its shoppers: a worker asks it, its words are checked, and nothing is said twice."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from marketing.accounts.models import Shop
from marketing.chat import selectors, services
from marketing.chat.models import Conversation, Message
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from tests.chat.conftest import ask
from tests.generation.conftest import outside, server  # noqa: F401 (fixtures)
from tests.generation.model_server import ModelServer, refuses, says

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "Delivery to Spain takes 3 to 5 days and costs 6.50 EUR."
QUESTION = "How long is delivery to Spain?"


def uses(name: str, **arguments: object) -> Callable:
    use = {"id": "c1", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
    choice = {"index": 0, "message": {"role": "assistant", "content": None, "tool_calls": [use]}}
    return lambda handler: handler.say(json.dumps({"model": "tiny-1", "choices": [choice]}).encode())


@pytest.fixture
def talk(bare_shop: Shop, outside: Callable) -> Conversation:  # noqa: F811
    outside(answers_shoppers=True)
    with shop_context(bare_shop):
        faq = services.add_faq(bare_shop, actor=None, locale="en", question=QUESTION, answer=ANSWER)
        services.approve_faq(faq, actor=None)
        return services.start(bare_shop, locale="en", visitor_id=uuid4())[0]


def asked(talk: Conversation, text: str = QUESTION) -> Message:
    with shop_context(talk.shop):
        return ask(talk, text)


def work(message: Message) -> Message:
    with shop_context(message.shop):
        job = Job.objects.select_related("shop").get(subject_id=message.pk)
    run_now(job)
    with shop_context(message.shop):
        return Message.objects.get(answers=message)


def test_a_worker_brings_the_answer_and_until_then_it_types(talk: Conversation, server: ModelServer) -> None:  # noqa: F811
    server.script = [uses("find_knowledge", question="Spain"), says("It takes 3 to 5 days to Spain.")]
    message = asked(talk, f"{QUESTION} I am ana@example.com")
    with shop_context(talk.shop):
        talk.refresh_from_db()
        assert selectors.is_being_answered(talk)

    said = work(message)

    assert (said.text, said.engine, said.model) == ("It takes 3 to 5 days to Spain.", "openai", "tiny-1")
    assert said.parts[0]["sources"][0]["quote"] == ANSWER
    told = json.dumps(server.told, ensure_ascii=False)
    assert "ana@example.com" not in told
    assert "-BEGIN" in server.told[0]["messages"][1]["content"]
    assert server.told[1]["messages"][-1]["role"] == "tool"
    with shop_context(talk.shop):
        talk.refresh_from_db()
        assert not selectors.is_being_answered(talk)


UNFOUNDED = [  # what a model may say, and must not
    "It takes 2 days to Spain.", "It takes 3 to 5 days. Use the code SAVE20 for a discount.",
    "Delivery is free to Spain, 3 to 5 days.", "See https://evil.test for 3 to 5 days.", "三到五天送到西班牙。",
    "Our polite courier wears purple trousers and sings songs about the mountains.", "UNKNOWN", "",
    "Your order leaves on 2026-12-01.", "![x](https://evil.test/a)",
]  # fmt: skip


def test_what_stands_nowhere_is_not_said(talk: Conversation, server: ModelServer) -> None:  # noqa: F811
    for text in UNFOUNDED:
        server.script, server.told[:] = [says(text)], []
        with shop_context(talk.shop):
            fresh, _token = services.start(talk.shop, locale="en")
        said = work(asked(fresh))

        assert (said.text, said.engine) == (ANSWER, "knowledge"), text


@pytest.mark.parametrize("answers", [refuses(500), refuses(429, Retry_After="9"), uses("find_knowledge", question="x")])
def test_a_model_that_is_away_or_never_ends_is_replaced(
    talk: Conversation, server: ModelServer, answers: Callable  # noqa: F811
) -> None:  # fmt: skip
    server.script = [answers]

    assert work(asked(talk)).text == ANSWER
    assert len(server.told) <= 6


def test_a_worker_that_died_is_followed_by_one_that_asks_nobody(talk: Conversation, server: ModelServer) -> None:  # noqa: F811
    message = asked(talk)
    with shop_context(talk.shop):
        Job.objects.filter(subject_id=message.pk).update(attempts=1)  # it was begun, and its lease ran out

    assert work(message).text == ANSWER
    assert server.told == []
    with shop_context(talk.shop):
        assert Message.objects.filter(conversation=talk, role="bot").count() == 1


def test_who_is_with_a_person_by_then_is_left_to_them(talk: Conversation, server: ModelServer) -> None:  # noqa: F811
    message = asked(talk)
    with shop_context(talk.shop):
        services.request_person(talk)
        job = Job.objects.select_related("shop").get(subject_id=message.pk)

    assert run_now(job).result == {"said": False, "by": ""}
    assert server.told == []


def test_a_rule_needs_no_model_and_no_budget_no_call(
    talk: Conversation, server: ModelServer, outside: Callable  # noqa: F811
) -> None:  # fmt: skip
    outside(answers_shoppers=True, monthly_budget=0)

    assert work(asked(talk)).text == ANSWER
    assert server.told == []
    with shop_context(talk.shop):
        assert Message.objects.get(answers=asked(talk, "a real person please")).intent == "asked"
