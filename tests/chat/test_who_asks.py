"""Orders are shown to whom they belong: a signed token says it, or a code from the order's own mailbox."""

import re
from uuid import uuid4

import pytest
from django.core import mail

from marketing.accounts.models import Shop
from marketing.chat import services
from marketing.chat.models import Conversation, IdentityCheck
from marketing.chat.services import identity
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.shoppers.models import Shopper
from tests.chat.conftest import ask, said
from tests.chat.orders import order_of, stock_teapots

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_shoppers(bare_shop: Shop) -> Shop:
    with shop_context(bare_shop):
        stock_teapots(bare_shop)
        order_of(bare_shop, "mei", "#T1001", shipments=[{"carrier": "DHL", "number": "JD0142"}], status="shipped")
        order_of(bare_shop, "tom", "#T2002")
    return bare_shop


def talk_of(shop: Shop, shopper: str = "", locale: str = "en") -> Conversation:
    known = Shopper.objects.for_shop(shop).get(external_id=shopper) if shopper else None
    return services.start(shop, locale=locale, visitor_id=uuid4(), shopper=known)[0]


def last(conversation: Conversation) -> str:
    return next(text for role, text in reversed(said(conversation)) if role == "bot")


def send_mails(shop: Shop) -> None:
    with shop_context(shop):
        waiting = list(Job.objects.for_shop(shop).filter(kind=identity.SEND, state=Job.State.QUEUED))
    for job in waiting:
        run_now(job)


def test_a_signed_shopper_reads_where_the_parcel_is_and_finds_no_order_of_another(two_shoppers: Shop) -> None:
    with shop_context(two_shoppers):
        talk = talk_of(two_shoppers, "mei")
        ask(talk, "Where is my order?")
        assert "#T1001" in last(talk)
        assert "JD0142" in last(talk)

        ask(talk, "And where is order #T2002?")
        assert "I do not find order T2002" in last(talk)
        ask(talk, "我的快递到哪了？")
        assert "JD0142" in last(talk)
        assert "订单" in last(talk)


def test_a_guest_types_the_code_that_was_mailed_and_gets_what_was_asked(two_shoppers: Shop) -> None:
    with shop_context(two_shoppers):
        talk = talk_of(two_shoppers)
        ask(talk, "Where is my order T1001?")
        assert "JD0142" not in last(talk)
        ask(talk, "Mei@example.com")
        assert "six digits" in last(talk)
    send_mails(two_shoppers)
    code = re.search(r"\d{6}", mail.outbox[0].body)[0]
    assert mail.outbox[0].to == ["mei@example.com"]

    with shop_context(two_shoppers):
        ask(talk, f"it says {code}")
        assert "JD0142" in last(talk)
        ask(talk, "What about order #T2002?")
        assert "I do not find order T2002" in last(talk)


def test_a_wrong_pair_is_answered_as_a_right_one_and_no_code_opens_it(two_shoppers: Shop) -> None:
    answers = []
    with shop_context(two_shoppers):
        for pair in ("T1001 mei@example.com", "T1001 tom@example.com", "T9999 mei@example.com"):
            talk = talk_of(two_shoppers)
            ask(talk, f"My order is {pair}")
            answers.append(last(talk))
    send_mails(two_shoppers)

    assert len(set(answers)) == 1
    assert len(mail.outbox) == 1
    with shop_context(two_shoppers):
        for left in (4, 3, 2, 1, 0):
            ask(talk, "123456")
            assert ("cannot be used" in last(talk)) if left == 0 else (f"{left} more" in last(talk))
        assert identity.prove(talk, "123456") == 0


def test_the_right_code_is_worth_nothing_after_five_tries_or_too_late(two_shoppers: Shop) -> None:
    with shop_context(two_shoppers):
        talk = talk_of(two_shoppers)
        identity.begin(talk, "T1001", "mei@example.com")
    send_mails(two_shoppers)
    code = re.search(r"\d{6}", mail.outbox[0].body)[0]
    wrong = "000000" if code != "000000" else "000001"

    with shop_context(two_shoppers):
        assert [identity.prove(talk, wrong) for _try in range(5)] == [4, 3, 2, 1, 0]
        assert identity.prove(talk, code) == 0
        IdentityCheck.objects.for_shop(two_shoppers).update(tries=0, expires_at="2026-01-01T00:00:00Z")
        assert identity.prove(talk, code) == 0
        IdentityCheck.objects.for_shop(two_shoppers).update(expires_at="2999-01-01T00:00:00Z")
        assert identity.prove(talk, code) is None
        assert identity.prove(talk, code) == 0, "A code opens once."


def test_a_mailbox_is_not_flooded_and_nobody_hears_of_it(two_shoppers: Shop) -> None:
    with shop_context(two_shoppers):
        begun = [identity.begin(talk_of(two_shoppers), "#T1001", "mei@example.com") for _one in range(7)]
        talk = talk_of(two_shoppers)
        asked_often = [identity.begin(talk, "#T1001", "a@example.com") for _one in range(4)]
    send_mails(two_shoppers)

    assert all(begun)
    assert asked_often == [True, True, True, False]
    assert len(mail.outbox) == identity.MOST_TO_AN_ADDRESS


def test_who_is_not_known_may_ask_what_holds_for_everybody_and_something_else_in_between(two_shoppers: Shop) -> None:
    with shop_context(two_shoppers):
        for question, answer in (
            ("How long may I wait before I return something?", "You may return it within 30 days."),
            ("How do I wash linen?", "At 40 degrees."),
        ):
            faq = services.add_faq(two_shoppers, actor=None, locale="en", question=question, answer=answer)
            services.approve_faq(faq, actor=None)
        talk = talk_of(two_shoppers)

        ask(talk, "Can I return something I bought three weeks ago, how long may I wait before I return it?")
        assert last(talk) == "You may return it within 30 days."
        ask(talk, "Where is my parcel?")
        ask(talk, "How do I wash linen?")
        assert last(talk) == "At 40 degrees."
        ask(talk, "Where is my parcel?")
        ask(talk, "I am Mei, and I live in Basel")
        assert "I need its number" in last(talk)
        ask(talk, "T1001, mei@example.com")
        assert "six digits" in last(talk)
