"""A change of an order: proposed in words, run only after a yes in a later message, approved by the shop, told to its server."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.models import Conversation, OrderRules, PendingAction, WebhookDelivery
from marketing.chat.services import actions, webhooks
from marketing.common.errors import Conflict, NotAllowed
from marketing.shoppers.models import Order, Shopper
from marketing.shoppers.orders import LineInput, put_order
from tests.chat.conftest import ask, said
from tests.chat.orders import order_of, stock_teapots

pytestmark = pytest.mark.django_db
State = PendingAction.State


@pytest.fixture
def mei(shop: Shop) -> Conversation:
    stock_teapots(shop)
    order_of(shop, "mei", "#T1001", status="delivered", delivered_at=timezone.now() - timedelta(days=2))
    order_of(shop, "mei", "#T1002")
    return services.start(shop, locale="en", visitor_id=uuid4(), shopper=Shopper.objects.get(external_id="mei"))[0]


def last(conversation: Conversation) -> str:
    return next(text for role, text in reversed(said(conversation)) if role == "bot")


def proposed(conversation: Conversation) -> list[tuple[str, str, dict]]:
    found = PendingAction.objects.for_shop(conversation.shop).filter(state=State.PROPOSED).order_by("created_at")
    return [(one.kind, one.order.external_id, one.arguments) for one in found]


WISHES = [
    ("I'd like to return the teapot", "start_return", "#T1001", {"product_ids": ["pot-green-small"], "payment_id": "pp"}),
    ("Please return everything from T1001 except the tray", "start_return", "#T1001",
     {"product_ids": ["pot-green-small"], "payment_id": "pp"}),
    ("Can you exchange the teapot from order T1001 for the blue one?", "exchange_items", "#T1001",
     {"items": [{"product_id": "pot-green-small", "new_product_id": "pot-blue-small"}], "payment_id": "pp"}),
    ("My teapot in T1002 is too small, please change it to a bigger one and charge my gift card", "modify_items", "#T1002",
     {"items": [{"product_id": "pot-green-small", "new_product_id": "pot-green-large"}], "payment_id": "gc"}),
    ("Cancel order T1002, I bought it by mistake", "cancel_order", "#T1002", {"reason": "ordered_by_mistake"}),
    ("Send order #T1002 to 12 Oak Road, Apt 4, York, YO1 7HH instead", "change_address", "#T1002",
     {"address": {"line1": "12 Oak Road", "line2": "Apt 4", "city": "York", "region": "", "postcode": "YO1 7HH", "country": "UK"}}),
    ("帮我取消订单 T1002", "cancel_order", "#T1002", {"reason": "no_longer_needed"}),
    ("订单 T1002 的 teapot 我想换成红色的", "modify_items", "#T1002",
     {"items": [{"product_id": "pot-green-small", "new_product_id": "pot-red-small"}], "payment_id": "pp"}),
]  # fmt: skip


def test_a_wish_becomes_a_proposal_with_its_arguments_and_nothing_more(mei: Conversation) -> None:
    for text, *wanted in WISHES:
        ask(mei, text)
        assert proposed(mei) == [tuple(wanted)], text
    assert not WebhookDelivery.objects.for_shop(mei.shop).exists()


OTHERWISE = "if that is not possible, get me a human"


def test_a_person_who_is_wanted_only_otherwise_comes_only_then(mei: Conversation) -> None:
    ask(mei, f"Please return the teapot from T1001; {OTHERWISE}")
    assert [one[:2] for one in proposed(mei)] == [("start_return", "#T1001")]
    ask(mei, "请退 T1001 的 teapot，不行的话帮我转人工")
    mei.refresh_from_db()
    assert mei.state == "bot"

    ask(mei, f"Return the tray from order T1002. {OTHERWISE.capitalize()}.")
    assert "can be returned now" in last(mei)
    mei.refresh_from_db()
    assert mei.state == "waiting"


@pytest.mark.parametrize(
    "text", ["Return the teapot, I want a human", f"It is broken and I call my lawyer, {OTHERWISE}"]
)
def test_who_wants_a_person_anyway_gets_one_at_once(mei: Conversation, text: str) -> None:
    ask(mei, text)
    mei.refresh_from_db()
    assert mei.state == "waiting"
    assert not proposed(mei)


NOTHING = [
    ("I do not want to cancel order T1002", ""),
    ("Return the tray from order T1002", "can be returned now"),
    ("Exchange the teapot from T1001 for a large blue one", "cannot be had"),
    ("Cancel the tray in order T1002", "Only a whole order"),
    ("Please return the lamp from #T1001", ""),
    ("Cancel order #T9999", ""),
]


def test_what_is_denied_impossible_or_unclear_is_said_and_not_proposed(mei: Conversation) -> None:
    for text, words in NOTHING:
        ask(mei, text)
        assert words in last(mei), text
        if "lamp" not in text:
            assert [one for one in proposed(mei) if one[1] != "#T1002" or "9999" not in text] == [], text


def test_who_is_asked_back_answers_in_the_next_message(mei: Conversation) -> None:
    ask(mei, "I want to exchange the teapot from T1001")
    assert "exchanged for" in last(mei)
    ask(mei, "the red one")

    assert proposed(mei)[0][2]["items"] == [{"product_id": "pot-green-small", "new_product_id": "pot-red-small"}]


def test_an_option_named_in_another_script_says_nothing_and_stops_nothing(mei: Conversation) -> None:
    green = LineInput(product_id="pot-green-small", options={"цвет": "зелёный", "size": "small"})
    put_order(mei.shop, "#T1002", lines=[green])
    ask(mei, "Change the teapot in order T1002 to the red one, not the blue one, in the same size")

    assert proposed(mei)[0][2]["items"] == [{"product_id": "pot-green-small", "new_product_id": "pot-red-small"}]


def test_who_is_asked_for_an_address_in_chinese_answers_with_the_address_alone(mei: Conversation) -> None:
    ask(mei, "我要改地址，订单 T1002")
    assert proposed(mei) == []
    ask(mei, "北京市海淀区中关村大街 2 号")

    ((kind, number, wanted),) = proposed(mei)
    assert (kind, number, wanted["address"]["line1"]) == ("change_address", "#T1002", "北京市海淀区中关村大街 2 号")


def test_it_runs_after_a_yes_of_a_later_message_alone(mei: Conversation) -> None:
    ask(mei, "Yes. Cancel order T1002, yes, I am sure, do it")
    action = PendingAction.objects.get()
    assert action.state == State.PROPOSED

    ask(mei, "Yes please")
    action.refresh_from_db()
    assert action.state == State.APPROVAL
    assert action.confirmed_by.seq > action.message.seq
    ask(mei, "yes")
    assert PendingAction.objects.count() == 1


def test_the_database_itself_refuses_what_nobody_said_yes_to(mei: Conversation) -> None:
    ask(mei, "Cancel order T1002")
    action = PendingAction.objects.get()

    for change in ({"state": State.SENT}, {"state": State.SENT, "confirmed_by": action.message}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PendingAction.objects.filter(pk=action.pk).update(**change)


def test_no_another_wish_time_or_a_changed_order_end_a_proposal(mei: Conversation) -> None:
    ask(mei, "Cancel order T1002")
    ask(mei, "no thanks")
    assert "nothing is changed" in last(mei)
    ask(mei, "Cancel order T1002")
    ask(mei, "Return the teapot from T1001")
    ask(mei, "No, rather cancel my order T1002")
    put_order(mei.shop, "#T1002", status="shipped")
    ask(mei, "yes")
    assert "changed meanwhile" in last(mei)
    ask(mei, "Return the teapot from T1001")
    PendingAction.objects.filter(state=State.PROPOSED).update(expires_at=timezone.now() - timedelta(minutes=1))
    ask(mei, "好的")

    states = list(PendingAction.objects.order_by("created_at").values_list("state", flat=True))
    assert states == [State.WITHDRAWN, State.WITHDRAWN, State.WITHDRAWN, State.VOID, State.EXPIRED]


def test_the_shop_approves_or_refuses_and_the_shopper_reads_it(mei: Conversation, agent: User, analyst: User) -> None:
    ask(mei, "Cancel order T1002")
    ask(mei, "yes")
    action = PendingAction.objects.get()
    with pytest.raises(NotAllowed):
        actions.approve(action, actor=analyst)

    actions.refuse(action, "It is being packed.", actor=agent)
    assert "It is being packed." in said(mei)[-1][1]
    with pytest.raises(Conflict):
        actions.approve(action, actor=agent)
    assert Order.objects.get(external_id="#T1002").status == "pending"


def test_where_the_shop_trusts_a_kind_its_server_is_told_at_once_and_only_once(mei: Conversation) -> None:
    webhooks.add_endpoint(mei.shop, "https://shop.example/hook", actor=None)
    OrderRules.objects.create(shop=mei.shop, asks_person=["start_return"])
    ask(mei, "Cancel order T1002")
    ask(mei, "ok")
    ask(mei, "Return the tray from T1001")
    ask(mei, "ok")

    told = WebhookDelivery.objects.get()
    assert told.payload["type"] == "order.cancellation_requested"
    assert told.payload["data"]["order_id"] == "#T1002"
    assert told.payload["data"]["idempotency_key"] == str(told.action_id)
    ask(mei, "Cancel order T1002")
    assert "with the shop already" in last(mei)


def test_what_is_wished_for_otherwise_is_done_only_where_the_first_wish_cannot_be(mei: Conversation) -> None:
    ask(mei, "Exchange the teapot from T1001 for a large blue one, but if that is sold out, return it.")
    assert [one[:2] for one in proposed(mei)] == [("start_return", "#T1001")]
    ask(mei, "Exchange the teapot from T1001 for the blue one, but if it is not there just return it.")
    assert [one[:2] for one in proposed(mei)] == [("exchange_items", "#T1001")]
    ask(mei, "If cancelling part of it is possible, tell me how much T1002 costs.")
    assert "cancel_order" not in [one[0] for one in proposed(mei)]
