"""What shoppers ask, what they were answered, and by whom."""

from marketing.chat.models.conversations import Conversation, HandOff, Message

__all__ = ["Conversation", "HandOff", "Message"]
