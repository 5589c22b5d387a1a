"""How sure an answer has to be: a shop's own choice, and what each choice would come to."""

import re

import pytest
from django.test import Client

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.chat import services
from marketing.chat.models import AnswerReview, Conversation, Message
from marketing.chat.outlook import Seen, of_shoppers, outlook
from marketing.chat.retrieval import find
from marketing.chat.thresholds import USUAL, Thresholds
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from tests.chat.conftest import ask

pytestmark = pytest.mark.django_db
ASKED = "how long is delivery to Japan"


@pytest.fixture
def entry(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        faq = services.add_faq(
            bare_shop, actor=None, locale="en", question="How long does delivery take?", answer="3 days."
        )
        services.approve_faq(faq, actor=None)


def test_the_next_message_is_answered_by_what_the_shop_has_chosen(
    bare_shop: Shop, entry: None, conversation: Conversation, owner: User, agent: User
) -> None:
    def answer(sure: float, near: float) -> Message:
        services.change_thresholds(bare_shop, "en", Thresholds(sure, near), actor=owner)
        return Message.objects.get(answers=ask(conversation, ASKED), role="bot")

    with shop_context(bare_shop):
        told = find(bare_shop, ASKED, "en")[0].confidence
        given = answer(told - 0.01, 0.01)
        offered = answer(told + 0.01, told - 0.01)
        services.change_thresholds(bare_shop, "zh-hans", Thresholds(0.9, 0.8), actor=owner)

        assert (given.text, given.intent) == ("3 days.", "")
        assert (offered.intent, offered.confidence) == ("choices", pytest.approx(told)), "it says how sure it was"
        assert AuditEvent.objects.filter(action="thresholds.changed").count() == 3
        with pytest.raises(Conflict, match="since you opened"):
            services.change_thresholds(bare_shop, "en", USUAL, actor=owner, version=1)
        with pytest.raises(Invalid, match="from less on"):
            services.change_thresholds(bare_shop, "en", Thresholds(0.3, 0.5), actor=owner)
        with pytest.raises(NotAllowed):
            services.change_thresholds(bare_shop, "en", USUAL, actor=agent)


def test_what_a_choice_would_come_to_is_counted_from_how_sure_it_was_and_what_was_judged() -> None:
    seen = [
        Seen(0.95, asked=40, judged=40, wrong=1),
        Seen(0.7, asked=20, judged=5, wrong=4),
        Seen(0.3, 25),
        Seen(0.1, 15),
    ]

    usual, strict = outlook(seen, USUAL), outlook(seen, Thresholds(0.9, 0.2))

    assert [(one.answered.hits, one.choices.hits, one.person.hits) for one in (usual, strict)] == [
        (60, 25, 15), (40, 45, 15),
    ]  # fmt: skip
    assert [(one.wrong.hits, one.wrong.of) for one in (usual, strict)] == [(5, 45), (1, 40)]


def test_the_page_says_what_is_known_and_what_is_not_and_saves_a_choice(
    bare_shop: Shop, entry: None, conversation: Conversation, client: Client, owner: User
) -> None:
    with shop_context(bare_shop):
        for text in (ASKED, "How long does delivery take?"):
            answer = Message.objects.get(answers=ask(conversation, text), role="bot")
        AnswerReview.objects.filter(message=answer).delete()  # if chance drew it
        AnswerReview.objects.create(shop=bare_shop, message=answer, why="random")
        services.judge(answer, "wrong", actor=owner)
        assert sorted((one.asked, one.judged, one.wrong) for one in of_shoppers(bare_shop, "en")) == [
            (1, 0, 0),
            (1, 1, 1),
        ]
    client.force_login(owner)

    page = client.get("/dashboard/thresholds/").content.decode()
    sent = {"_shop": bare_shop.pk, "sure": "0.8", "near": "0.1", "version": "0"}
    refused = client.post("/dashboard/thresholds/?language=en", sent | {"near": "0.9"}).content.decode()
    saved = client.post("/dashboard/thresholds/?language=en", sent)

    assert "1 of at least 10" in page
    assert "No version of your own retriever has been measured" in page
    assert "from less on" in refused
    assert saved.status_code == 302
    page = client.get(saved["Location"]).content.decode()
    assert re.search(r'name="sure" value="0.8" checked', page)
    assert "Back to the usual thresholds" in page
    with shop_context(bare_shop):
        assert of_shoppers(bare_shop, "en") == [], "it is counted anew"
