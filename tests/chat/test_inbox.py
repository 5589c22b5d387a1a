"""The desk: who is seen, who answers, what is known beside the conversation, and what is typed often."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.catalog.models import Product
from marketing.chat import queueing, selectors, services
from marketing.chat.models import Conversation
from marketing.common.errors import Conflict, Invalid
from marketing.common.tenancy import shop_context
from marketing.dashboard.attention import attention
from marketing.dashboard.waiting import Waiting
from marketing.shoppers.models import Event, Shopper, Visitor
from tests.chat.conftest import ask, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


def test_a_conversation_is_given_to_a_colleague_whose_answer_ends_the_wait(
    conversation: Conversation, agent: User, colleague: User, analyst: User
) -> None:
    ask(conversation, "Let me talk to a human please")
    services.assign(conversation, colleague, actor=agent)

    assert said(conversation)[-1] == ("system", "Lin will answer you here.")
    assert selectors.open_hand_offs(conversation).get().taken_at is None
    with pytest.raises(Conflict, match="Somebody else"):
        services.say_as_agent(conversation, "Hello", actor=agent)
    services.say_as_agent(conversation, "Hello, I am here.", actor=colleague)
    assert selectors.open_hand_offs(conversation).get().taken_by == colleague
    with pytest.raises(Invalid, match="may not answer"):
        services.assign(conversation, analyst, actor=agent)


def test_beside_the_conversation_lies_the_cart_of_its_browser(bare_shop: Shop, conversation: Conversation) -> None:
    shopper = Shopper.objects.create(shop=bare_shop)
    Visitor.objects.create(shop=bare_shop, shopper=shopper, visitor_id=conversation.visitor_id)
    for name in ("teapot", "mug", "tray"):
        Product.objects.create(shop=bare_shop, external_id=name, title=name.title())
    now = timezone.now()
    told = (
        ("purchase", "tray", 1),
        ("add_to_cart", "teapot", 2),
        ("add_to_cart", "mug", 1),
        ("remove_from_cart", "mug", 1),
    )
    for minute, (name, product, quantity) in enumerate(told):
        at = now + timedelta(minutes=minute)
        items = [{"product_id": product, "quantity": quantity}]
        Event.objects.create(
            shop=bare_shop, day=at.date(), occurred_at=at, name=name, items=items, visitor_id=conversation.visitor_id
        )

    beside = queueing.beside(conversation)

    assert [(product.title, quantity) for product, quantity in beside.cart] == [("Teapot", 2)]


def test_the_list_goes_on_behind_its_first_page(
    bare_shop: Shop, agent: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "SHOWN", 2)
    monkeypatch.setattr("marketing.chat.views.inbox.SHOWN", 2)
    for number in range(3):
        one, _token = services.start(bare_shop, locale="en", visitor_id=uuid4())
        ask(one, f"Let me talk to a human please, number {number}")
    client.force_login(agent, "django.contrib.auth.backends.ModelBackend")

    first = client.get("/dashboard/inbox/?box=waiting").content.decode()
    second = client.get("/dashboard/inbox/?box=waiting&page=2").content.decode()

    assert ["number 0" in first, "number 2" in first, 'rel="next"' in first] == [True, False, True]
    assert ["number 0" in second, "number 2" in second, 'rel="next"' in second] == [False, True, False]


def test_who_waits_stands_on_the_overview(bare_shop: Shop, conversation: Conversation) -> None:
    ask(conversation, "Let me talk to a human please")

    line = attention(bare_shop, None, None, Waiting(bare_shop))[0]

    assert line.text.startswith("1 shopper has waited for a person for 0")
    assert line.link == "/dashboard/inbox/?box=waiting"


def test_a_canned_reply_has_one_text_a_language(bare_shop: Shop, agent: User) -> None:
    services.add_canned_reply(bare_shop, actor=agent, locale="zh-hans", shortcut="稍等", text="请稍等，我查一下。")
    services.add_canned_reply(bare_shop, actor=agent, locale="en", shortcut="/wait", text="One moment, please.")
    old = services.add_canned_reply(bare_shop, actor=agent, locale="en", shortcut="old", text="We moved.")
    services.change_canned_reply(old, actor=agent, is_in_use=False)

    assert {one.shortcut for one in selectors.canned_replies(bare_shop)} == {"wait", "稍等"}
    with pytest.raises(Invalid, match="already"):
        services.add_canned_reply(bare_shop, actor=agent, locale="en", shortcut="wait", text="Again.")
    with pytest.raises(Invalid, match="hyphens"):
        services.add_canned_reply(bare_shop, actor=agent, locale="en", shortcut="one moment", text="Again.")
