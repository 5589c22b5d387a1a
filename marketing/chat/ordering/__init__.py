"""The shopper's own orders in the chat: looked up, and changed after a yes. Doors: `confirmed`, then `answer`, `go_on` and `tried`."""

from marketing.chat.ordering.answering import answer, go_on, tried
from marketing.chat.ordering.confirming import confirmed
from marketing.chat.ordering.talk import ASKED_BACK

__all__ = ["ASKED_BACK", "answer", "confirmed", "go_on", "tried"]
