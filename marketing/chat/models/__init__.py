"""What shoppers ask, what they were answered, by whom, and from what."""

from marketing.chat.models.conversations import Conversation, HandOff, Message
from marketing.chat.models.knowledge import Citation, Faq, Passage, Source

__all__ = ["Citation", "Conversation", "Faq", "HandOff", "Message", "Passage", "Source"]
