"""What shoppers ask, what they were answered, by whom, from what, what came of it, and how good that was."""

from marketing.chat.models.conversations import Conversation, HandOff, Message
from marketing.chat.models.desk import CannedReply, ServiceHours
from marketing.chat.models.figures import ServiceFigures
from marketing.chat.models.gaps import Gap
from marketing.chat.models.judging import AnswerRating, AnswerReview, RegressionCase
from marketing.chat.models.knowledge import Citation, Faq, Passage, PassageVector, Source
from marketing.chat.models.orders import IdentityCheck, Kind, OrderRules, PendingAction, ToolCall
from marketing.chat.models.shelf import ProductVector
from marketing.chat.models.thresholds import AnswerThresholds
from marketing.chat.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "AnswerRating",
    "AnswerReview",
    "AnswerThresholds",
    "CannedReply",
    "Citation",
    "Conversation",
    "Faq",
    "Gap",
    "HandOff",
    "IdentityCheck",
    "Kind",
    "Message",
    "OrderRules",
    "Passage",
    "PassageVector",
    "PendingAction",
    "ProductVector",
    "RegressionCase",
    "ServiceFigures",
    "ServiceHours",
    "Source",
    "ToolCall",
    "WebhookDelivery",
    "WebhookEndpoint",
]
