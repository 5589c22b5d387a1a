"""The shop writes questions and answers; shoppers are answered with what was approved, and see where it stands."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.chat import services, vectors, warming
from marketing.chat.confidence import SURE
from marketing.chat.models import Citation, Conversation, Faq, Message, PassageVector
from marketing.chat.retrieval import find
from marketing.common.errors import Conflict, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from tests.chat.conftest import ask

pytestmark = pytest.mark.django_db

ENGLISH = {
    "How long does delivery take?": "Parcels arrive within 3 to 5 working days.",
    "How do I return something?": "Send it back within 30 days, unused and in its box.",
    "Can I pay by card?": "We take cards, PayPal and bank transfer.",
    "Is the teapot safe in the dishwasher?": "Our stoneware may go into the dishwasher; wooden handles may not.",
}
CHINESE = {
    "多久能送到？": "包裹一般在 3 到 5 个工作日内送达。",
    "怎么退货？": "30 天内未使用且包装完好，都可以寄回。",
    "可以用微信支付吗？": "支持微信支付、支付宝和银行卡。",
    "可以开发票吗？": "可以，下单时填写抬头即可。",
}


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


@pytest.fixture
def entries(bare_shop: Shop) -> dict[str, Faq]:
    return {
        question: approved(bare_shop, question, answer, locale)
        for locale, told in (("en", ENGLISH), ("zh-hans", CHINESE))
        for question, answer in told.items()
    }


def approved(shop: Shop, question: str, answer: str, locale: str = "en", **more: object) -> Faq:
    faq = services.add_faq(shop, actor=None, question=question, answer=answer, locale=locale, **more)
    return services.approve_faq(faq, actor=None)


def test_a_shopper_gets_the_answer_with_the_place_where_it_stands(
    conversation: Conversation, entries: dict[str, Faq]
) -> None:
    message = ask(conversation, "how long will the delivery take")

    answer = Message.objects.get(answers=message)
    assert answer.text == "Parcels arrive within 3 to 5 working days."
    [cited] = Citation.objects.filter(message=answer)
    assert cited.passage.text[cited.start : cited.end] == cited.quote == answer.text
    assert answer.parts == [
        {"type": "sources", "sources": [{"title": "How long does delivery take?", "url": "", "quote": answer.text}]}
    ]


@pytest.mark.parametrize(
    ("asked", "locale", "question"),
    [
        ("I would like to return a mug", "en", "How do I return something?"),
        ("dishwasher safe?", "en", "Is the teapot safe in the dishwasher?"),
        ("请问大概多久送到", "zh-hans", "多久能送到？"),
        ("我想退货，怎么弄", "zh-hans", "怎么退货？"),
        ("能用微信付款吗", "zh-hans", "可以用微信支付吗？"),
        ("when will my package be here", "en", "How long does delivery take?"),
        ("can I wash the pot in a machine", "en", "Is the teapot safe in the dishwasher?"),
        ("我什么时候能收到包裹", "zh-hans", "多久能送到？"),
    ],
)
def test_the_entry_is_found_by_its_words_and_by_what_it_means(
    bare_shop: Shop, entries: dict[str, Faq], asked: str, locale: str, question: str
) -> None:
    assert find(bare_shop, asked, locale)[0].title == question


@pytest.mark.parametrize(
    ("asked", "locale"),
    [
        ("What is the capital of Peru?", "en"),
        ("how long does it take to fly to Japan", "en"),
        ("can I pay my electricity bill here", "en"),
        ("今天天气怎么样？", "zh-hans"),
        ("微信怎么注销", "zh-hans"),
    ],
)
def test_what_nobody_wrote_is_not_answered(bare_shop: Shop, entries: dict[str, Faq], asked: str, locale: str) -> None:
    assert all(hit.confidence < SURE for hit in find(bare_shop, asked, locale))


def test_a_draft_answers_nobody_and_a_change_waits_for_its_approval(bare_shop: Shop, agent: User) -> None:
    faq = services.add_faq(bare_shop, actor=agent, locale="en", question="Do you wrap gifts?", answer="Yes, in paper.")
    assert find(bare_shop, "do you wrap gifts", "en") == []

    services.approve_faq(faq, actor=agent)
    changed = services.change_faq(faq, actor=agent, answer="Yes, in linen.")
    assert changed.state == Faq.State.CHANGED
    assert find(bare_shop, "do you wrap gifts", "en")[0].text == "Yes, in paper."

    services.approve_faq(faq, actor=agent)
    assert [hit.text for hit in find(bare_shop, "do you wrap gifts", "en")] == ["Yes, in linen."]
    assert set(AuditEvent.objects.for_shop(bare_shop).values_list("action", flat=True)) == {
        "faq.added", "faq.approved", "faq.changed",
    }  # fmt: skip


def test_a_citation_still_shows_what_was_said_after_the_entry_changed(
    conversation: Conversation, entries: dict[str, Faq]
) -> None:
    ask(conversation, "can I pay by card")
    faq = services.change_faq(entries["Can I pay by card?"], actor=None, answer="Cards only.")
    services.approve_faq(faq, actor=None)

    cited = Citation.objects.get()
    assert cited.passage.text[cited.start : cited.end] == ENGLISH["Can I pay by card?"]
    assert not cited.passage.is_current


def test_an_entry_answers_only_within_its_days(bare_shop: Shop) -> None:
    today = timezone.localdate()
    past = {"valid_until": today - timedelta(days=1)}
    approved(bare_shop, "Is there a summer sale?", "Yes, 20 % off.", **past)
    assert find(bare_shop, "summer sale", "en") == []

    with pytest.raises(Invalid, match="before the first"):
        approved(bare_shop, "Winter sale?", "Yes.", valid_from=today, **past)


def test_of_two_who_approve_at_once_one_is_told(bare_shop: Shop, agent: User, colleague: User) -> None:
    faq = services.add_faq(bare_shop, actor=agent, locale="en", question="Do you ship abroad?", answer="Yes.")
    services.approve_faq(faq, actor=agent, version=faq.version)

    with pytest.raises(Conflict, match="Look at it again"):
        services.approve_faq(faq, actor=colleague, version=faq.version)
    with pytest.raises(Conflict, match="in use already"):
        services.approve_faq(faq, actor=colleague)


def test_what_was_read_by_a_former_encoder_is_read_again(bare_shop: Shop, entries: dict[str, Faq]) -> None:
    PassageVector.objects.for_shop(bare_shop).update(encoder="a former one")
    assert find(bare_shop, "how long is delivery", "en")[0].evidence.likeness is None

    warming.warm_up()
    run_now(Job.objects.get(kind="chat.read_meaning"))

    assert find(bare_shop, "how long is delivery", "en")[0].evidence.likeness
    assert not vectors.without(bare_shop).exists()


def test_what_is_retired_answers_nobody(bare_shop: Shop, entries: dict[str, Faq]) -> None:
    services.retire_faq(entries["多久能送到？"], actor=None)

    assert "多久能送到？" not in [hit.title for hit in find(bare_shop, "多久能送到", "zh-hans")]


@pytest.mark.parametrize("fields", [{"question": " "}, {"answer": "\u200b"}, {"question": "x" * 301}])
def test_an_entry_that_says_nothing_or_too_much_is_refused(bare_shop: Shop, fields: dict) -> None:
    with pytest.raises(Invalid) as refusal:
        services.add_faq(bare_shop, actor=None, **{"locale": "en", "question": "Why?", "answer": "So.", **fields})
    assert refusal.value.pointer == f"/{next(iter(fields))}"


def test_who_may_only_read_cannot_write_entries(bare_shop: Shop, analyst: User) -> None:
    with pytest.raises(NotAllowed):
        services.add_faq(bare_shop, actor=analyst, locale="en", question="Why?", answer="So.")


def test_the_search_refuses_another_shop_than_the_contexts(bare_shop: Shop, rival_shop: Shop) -> None:
    with pytest.raises(ProgrammingError, match="another shop"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT find_passages(%s, '{}')", [rival_shop.pk])
