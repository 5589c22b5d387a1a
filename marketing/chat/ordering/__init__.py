"""The shopper's own orders in the chat: looked up, and changed after a yes. Two doors: `confirmed`, then `answer`."""

from marketing.chat.ordering.answering import answer
from marketing.chat.ordering.confirming import confirmed

__all__ = ["answer", "confirmed"]
