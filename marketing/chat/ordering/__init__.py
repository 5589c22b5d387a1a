"""The shopper's own orders in the chat: looked up, and changed after a yes. Two doors: `confirmed`, then `answer`."""

from marketing.chat.ordering.answering import answer, confirmed

__all__ = ["answer", "confirmed"]
