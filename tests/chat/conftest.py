"""A shopper who is in the middle of a conversation, and an agent who can answer."""

from uuid import uuid4

import pytest

from marketing.accounts.models import Membership, Shop, User
from marketing.chat import services
from marketing.chat.models import Conversation, Message
from marketing.common.tenancy import shop_context
from tests.conftest import make_member


@pytest.fixture
def colleague(bare_shop: Shop) -> User:
    return make_member(bare_shop, Membership.Role.AGENT, "lin@paper-tea.test")


@pytest.fixture
def conversation(bare_shop: Shop) -> Conversation:
    with shop_context(bare_shop):
        return services.start(bare_shop, locale="en", visitor_id=uuid4())[0]


def ask(conversation: Conversation, text: str) -> Message:
    return services.receive(conversation, text, client_id=uuid4())


def said(conversation: Conversation) -> list[tuple[str, str]]:
    found = Message.objects.for_shop(conversation.shop).filter(conversation=conversation)
    return [(one.role, one.text) for one in found.order_by("seq")]
