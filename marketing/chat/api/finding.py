"""From a request to the conversation that it may speak in."""

from uuid import UUID

from rest_framework.request import Request

from marketing.accounts.shopper_tokens import read_token
from marketing.chat import selectors
from marketing.chat.models import Conversation
from marketing.common.errors import NotFound
from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import find_shopper


def find(request: Request, conversation_id: UUID) -> Conversation:
    found = selectors.find_conversation(request.shop, conversation_id, request.headers.get("X-Conversation-Token", ""))
    if found is None:
        raise NotFound
    return found


def proven(request: Request) -> Shopper | None:
    """Whom the shop's own server named in a signed token; what a browser says of itself names nobody."""
    external_id = read_token(request)
    return find_shopper(request.shop, external_id=external_id) if external_id else None
