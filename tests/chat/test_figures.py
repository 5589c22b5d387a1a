"""What came of conversations: contained is not resolved, and a wrong rate is told from the random sample alone."""

from datetime import time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import Shop, User
from marketing.chat import measuring, outcomes, selectors, services
from marketing.chat.hours import Holiday, Hours
from marketing.chat.models import AnswerReview, Conversation, HandOff
from marketing.common.tenancy import shop_context
from tests.chat.conftest import ask

pytestmark = pytest.mark.django_db
DELIVERY, RETURNS = "How long does delivery take?", "How do I return something?"


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        for question in (DELIVERY, RETURNS):
            faq = services.add_faq(bare_shop, actor=None, locale="en", question=question, answer=f"See: {question}")
            services.approve_faq(faq, actor=None)
        yield


def talk(shop: Shop, *texts: str, days_ago: float, visitor: UUID | None = None) -> Conversation:
    at = timezone.now() - timedelta(days=days_ago)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at)
        conversation, _token = services.start(shop, locale="en", visitor_id=visitor or uuid4())
        for text in texts:
            ask(conversation, text)
    return conversation


def together(shop: Shop) -> measuring.Service:
    outcomes.count(shop)
    return measuring.services(shop, measuring.By.ALL)[0]


def test_who_comes_back_to_the_same_topic_was_not_helped(bare_shop: Shop) -> None:
    back, elsewhere = uuid4(), uuid4()
    talk(bare_shop, DELIVERY, days_ago=9)  # never seen again: resolved
    talk(bare_shop, DELIVERY, days_ago=8, visitor=back)
    talk(bare_shop, DELIVERY, days_ago=7, visitor=back)  # the last word on it: resolved
    talk(bare_shop, DELIVERY, days_ago=8, visitor=elsewhere)  # came back with something else: resolved
    talk(bare_shop, RETURNS, days_ago=7, visitor=elsewhere)  # resolved
    talk(bare_shop, DELIVERY, days_ago=1)  # three days are not over
    talk(bare_shop, "A question that nobody has an answer to", days_ago=6)  # handed over
    services.rate(talk(bare_shop, DELIVERY, days_ago=6), "down")

    figures = together(bare_shop)

    assert (figures.contained.hits, figures.contained.of) == (7, 8)
    assert (figures.resolved.hits, figures.resolved.of) == (4, 7)
    assert (figures.satisfied.hits, figures.satisfied.of) == (0, 1)


def test_a_thumb_up_outweighs_that_somebody_came_back(bare_shop: Shop) -> None:
    same = uuid4()
    services.rate(talk(bare_shop, DELIVERY, days_ago=8, visitor=same), "up")
    last = talk(bare_shop, DELIVERY, days_ago=7, visitor=same)
    assert together(bare_shop).resolved.hits == 2

    services.rate_answer(last, selectors.last_answer(last).seq, "down")
    assert together(bare_shop).resolved.hits == 1


def test_the_wrong_rate_is_that_of_the_random_sample(bare_shop: Shop, agent: User) -> None:
    wrong, right, chosen, unread = (talk(bare_shop, DELIVERY, days_ago=2) for _ in range(4))
    AnswerReview.objects.all().delete()
    for one in (wrong, right, unread):
        AnswerReview.objects.create(shop=bare_shop, message=selectors.last_answer(one), why="random")
    for one, verdict in ((wrong, "unsafe"), (right, "right"), (chosen, "wrong")):
        services.judge(selectors.answers(bare_shop).get(conversation=one), verdict, actor=agent)

    figures = together(bare_shop)

    assert (figures.wrong.hits, figures.wrong.of, figures.drawn) == (1, 2, 3)


def test_waits_and_reopenings_are_counted(bare_shop: Shop, agent: User, client: Client) -> None:
    for seconds in (30, 100, 600):
        one = talk(bare_shop, "Let me talk to a human please", days_ago=2)
        services.take_over(one, actor=agent)
        HandOff.objects.filter(conversation=one).update(created_at=timezone.now() - timedelta(seconds=seconds))
    services.close(one, actor=agent)
    ask(one, "One more thing")

    figures = together(bare_shop)

    assert figures.waits == ("2 min", "8 min")
    assert (figures.taken.hits, figures.reopened.hits) == (3, 1)
    client.force_login(agent, "django.contrib.auth.backends.ModelBackend")
    page = client.get("/dashboard/service/").content.decode()
    assert "Not enough reviewed yet" in page
    assert "Nine in ten within 8 min" in page


def test_nights_and_holidays_are_no_waiting_where_the_shop_tells_its_hours(
    bare_shop: Shop, agent: User, owner: User
) -> None:
    one = talk(bare_shop, "Let me talk to a human please", days_ago=5)
    services.take_over(one, actor=agent)
    asked = (timezone.now() - timedelta(days=5)).replace(hour=16, minute=30, second=0, microsecond=0)
    taken = (asked + timedelta(days=2)).replace(hour=9, minute=20)
    HandOff.objects.filter(conversation=one).update(created_at=asked, taken_at=taken)
    between = (asked + timedelta(days=1)).date()
    hours = Hours(ZoneInfo("UTC"), ((time(9), time(17)),) * 7, (Holiday(between, between),))

    services.change_hours(bare_shop, hours, is_on=False, actor=owner)
    assert together(bare_shop).waits == ("40.8 h", "40.8 h")
    services.change_hours(bare_shop, hours, is_on=True, actor=owner)
    assert together(bare_shop).waits == ("50 min", "50 min")
