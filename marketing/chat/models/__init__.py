"""What shoppers ask, what they were answered, by whom, from what, and what came of it."""

from marketing.chat.models.conversations import Conversation, HandOff, Message
from marketing.chat.models.knowledge import Citation, Faq, Passage, Source
from marketing.chat.models.orders import IdentityCheck, Kind, OrderRules, PendingAction, ToolCall
from marketing.chat.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Citation",
    "Conversation",
    "Faq",
    "HandOff",
    "IdentityCheck",
    "Kind",
    "Message",
    "OrderRules",
    "Passage",
    "PendingAction",
    "Source",
    "ToolCall",
    "WebhookDelivery",
    "WebhookEndpoint",
]
