"""Who may do what in which shop."""

from marketing.accounts.models.audit import AuditEvent, Undo
from marketing.accounts.models.keys import ApiKey, IdempotentRequest, SigningKey
from marketing.accounts.models.lists import ColumnChoice, SavedView
from marketing.accounts.models.people import Membership, Shop, User, UserManager

__all__ = [
    "ApiKey",
    "AuditEvent",
    "ColumnChoice",
    "IdempotentRequest",
    "Membership",
    "SavedView",
    "Shop",
    "SigningKey",
    "Undo",
    "User",
    "UserManager",
]
