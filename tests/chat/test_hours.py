"""When people are there, and what a shopper reads and can do when nobody is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.chat import selectors, services
from marketing.chat.hours import Holiday, Hours
from marketing.chat.models import Conversation, ServiceHours
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from tests.chat.conftest import ask, said

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = (time(9), time(17))
WEEK = Hours(
    BERLIN, (OFFICE,) * 4 + ((time(9), time(0)), None, None), (Holiday(date(2026, 12, 24), date(2026, 12, 28)),)
)
NEVER = Hours(ZoneInfo("Asia/Shanghai"), (OFFICE,) * 7, (Holiday(date(2000, 1, 1), date(2100, 1, 1)),))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-25T09:00+01:00", None),  # a Wednesday
        ("2026-11-25T16:30+00:00", "2026-11-26T09:00+01:00"),  # half past five in Berlin
        ("2026-11-25T07:59+00:00", "2026-11-25T09:00+01:00"),
        ("2026-11-27T23:59+01:00", None),  # on Fridays until midnight
        ("2026-12-23T18:00+01:00", "2026-12-29T09:00+01:00"),  # behind the holidays
        ("2026-03-27T23:59+01:00", None),
        ("2026-03-28T12:00+01:00", "2026-03-30T09:00+02:00"),  # the clock went forward
    ],
)
def test_somebody_is_there_by_the_shops_own_clock_and_calendar(at: str, opens: str | None) -> None:
    when = datetime.fromisoformat(at)

    assert WEEK.is_open(when) == (opens is None)
    if opens:
        assert WEEK.opens(when) == datetime.fromisoformat(opens)
    assert NEVER.opens(when) is None


@pytest.fixture
def closed(bare_shop: Shop, owner: User) -> None:
    """Nobody is there until tomorrow at 9."""
    with shop_context(bare_shop):
        today = timezone.now().astimezone(BERLIN).date()
        hours = Hours(BERLIN, (OFFICE,) * 7, (Holiday(today, today, "Stocktaking"),))
        services.change_hours(bare_shop, hours, is_on=True, actor=owner)


def test_out_of_hours_a_shopper_reads_when_people_are_back_and_leaves_an_address(
    bare_shop: Shop, closed: None, conversation: Conversation
) -> None:
    with shop_context(bare_shop):
        notice = services.request_person(conversation).messages.get(role="system", seq__gt=1)
        services.leave_contact(conversation, "ann@example.org", "Do you engrave teapots?")

        assert "We are back on" in notice.text
        assert "09:00 (UTC+0" in notice.text
        assert [part["type"] for part in notice.parts] == ["contact", "choices"]
        hand_off = selectors.open_hand_offs(conversation).get()
        assert (hand_off.email, hand_off.summary) == ("ann@example.org", "Do you engrave teapots?")
        assert said(conversation)[-2:] == [
            ("shopper", "Do you engrave teapots?"), ("system", "Thank you. We answer you at ann@example.org."),
        ]  # fmt: skip
        ask(conversation, "Go on with the AI assistant")
        conversation.refresh_from_db()
        assert conversation.state == "waiting"  # an answer is owed


def test_who_does_not_want_to_wait_goes_on_with_the_ai(
    bare_shop: Shop, closed: None, conversation: Conversation
) -> None:
    with shop_context(bare_shop):
        ask(conversation, "我要找人工客服")
        ask(conversation, "继续由 AI 助手回复")

        conversation.refresh_from_db()
        assert conversation.state == "bot"
        assert selectors.open_hand_offs(conversation).first() is None
        ask(conversation, "我要找人工客服")
        assert "现在没有人" in said(conversation)[-1][1]


def test_the_page_keeps_hours_and_says_what_is_wrong(
    bare_shop: Shop, marketer: User, agent: User, client: Client
) -> None:
    client.force_login(marketer, "django.contrib.auth.backends.ModelBackend")
    sent = {
        "_shop": bare_shop.pk, "version": 0, "is_on": "on", "time_zone": "Asia/Shanghai", "from_0": "09:00",
        "until_0": "18:30", "holidays": "2027-02-05 – 2027-02-11 春节\n2026-12-25",
    }  # fmt: skip

    wrong = {**sent, "until_0": "08:00", "holidays": "Christmas"}
    refused = client.post("/dashboard/hours/", wrong).content.decode()
    assert "The end comes before the beginning." in refused
    assert "“Christmas” is no day." in refused
    assert client.post("/dashboard/hours/", sent).status_code == 302
    with shop_context(bare_shop):
        row = ServiceHours.objects.get()
        assert row.days == [["09:00", "18:30"], [], [], [], [], [], []]
        assert [one["name"] for one in row.holidays] == ["春节", ""]
        with pytest.raises(Conflict, match="Look at them again"):
            services.change_hours(bare_shop, Hours.of(row), is_on=True, actor=marketer, version=0)
        with pytest.raises(NotAllowed):
            services.change_hours(bare_shop, Hours.of(row), is_on=True, actor=agent)
    assert "2027-02-05 – 2027-02-11 春节" in client.get("/dashboard/hours/").content.decode()
