"""An agent finds who waits, answers, leaves a note, and gives the conversation back; a colleague does not talk in between."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketing.accounts.models import Shop, User
from marketing.chat import selectors, services
from marketing.chat.models import Conversation
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser

pytestmark = pytest.mark.django_db

INBOX = "/dashboard/inbox/"


@pytest.fixture
def waiting(bare_shop: Shop) -> Conversation:
    with shop_context(bare_shop):
        conversation, _token = services.start(bare_shop, locale="en", visitor_id=uuid4())
        services.receive(conversation, "My cup broke. Can I talk to a person?", client_id=uuid4())
        return conversation


def heard(conversation: Conversation) -> list[tuple[str, str]]:
    with shop_context(conversation.shop):
        return [(one.role, one.text) for one in selectors.messages_for_shopper(conversation)]


def test_who_waits_is_seen_first_and_answered(agent: User, bare_shop: Shop, waiting: Conversation) -> None:
    browser = Browser(agent, bare_shop)
    assert "My cup broke." in browser.get(INBOX).content.decode()

    browser.send(f"{INBOX}{waiting.pk}/reply/", {"text": "I am sorry! A new one leaves today."})
    page = browser.get(f"{INBOX}?c={waiting.pk}").content.decode()

    assert heard(waiting)[-1] == ("agent", "I am sorry! A new one leaves today.")
    assert "A new one leaves today." in page
    assert 'aria-current="page"><span>Mine' in page


def test_a_colleague_is_refused_and_keeps_what_was_typed(
    agent: User, owners_browser: Browser, bare_shop: Shop, waiting: Conversation
) -> None:
    Browser(agent, bare_shop).send(f"{INBOX}{waiting.pk}/take/")

    page = owners_browser.send(f"{INBOX}{waiting.pk}/reply/", {"text": "Hello from the owner"}).content.decode()

    assert "Take it over first" in page
    assert ">Hello from the owner</textarea>" in page
    assert "Hello from the owner" not in str(heard(waiting))


def test_a_note_is_for_colleagues_and_the_ai_goes_on_after_it_was_given_back(
    owners_browser: Browser, waiting: Conversation
) -> None:
    owners_browser.send(f"{INBOX}{waiting.pk}/take/")
    owners_browser.send(f"{INBOX}{waiting.pk}/note/", {"text": "Third cup this month."})
    owners_browser.send(f"{INBOX}{waiting.pk}/back/")

    assert "Third cup this month." in owners_browser.get(f"{INBOX}?c={waiting.pk}").content.decode()
    assert "Third cup this month." not in str(heard(waiting))
    with shop_context(waiting.shop):
        waiting.refresh_from_db()
        assert waiting.state == "bot"


def test_who_may_only_read_sees_no_button_and_may_not_answer(analysts_browser: Browser, waiting: Conversation) -> None:
    page = analysts_browser.get(f"{INBOX}?c={waiting.pk}").content.decode()

    assert "My cup broke." in page
    assert "inbox-answer" not in page
    assert analysts_browser.send(f"{INBOX}{waiting.pk}/reply/", {"text": "Hello"}).status_code == 403


def test_fifty_conversations_cost_no_more_queries_than_one(
    owners_browser: Browser, bare_shop: Shop, waiting: Conversation
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            owners_browser.get(INBOX)
        return len(captured)

    queries()
    one = queries()
    with shop_context(bare_shop):
        for _number in range(10):
            more, _token = services.start(bare_shop, locale="en")
            services.receive(more, "人工", client_id=uuid4())

    assert queries() == one
