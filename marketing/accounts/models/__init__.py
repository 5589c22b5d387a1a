"""Who may do what in which shop."""

from marketing.accounts.models.audit import AuditEvent, Undo
from marketing.accounts.models.keys import ApiKey, IdempotentRequest, SigningKey
from marketing.accounts.models.lists import ColumnChoice, SavedView
from marketing.accounts.models.people import Invitation, Membership, Shop, User, UserManager
from marketing.accounts.models.sessions import UserSession

__all__ = [
    "ApiKey",
    "AuditEvent",
    "ColumnChoice",
    "IdempotentRequest",
    "Invitation",
    "Membership",
    "SavedView",
    "Shop",
    "SigningKey",
    "Undo",
    "User",
    "UserManager",
    "UserSession",
]
