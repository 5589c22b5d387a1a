"""The merchant's pages of the chat: the inbox, and what the bot knows."""

from marketing.accounts.site import site
from marketing.chat.admin.faqs import FaqAdmin
from marketing.chat.admin.policies import SourceAdmin
from marketing.chat.views import inbox

site.add_page("inbox/", inbox.show, name="chat_inbox")
for act in ("reply", "note", "take", "back", "close"):
    site.add_page(f"inbox/<uuid:pk>/{act}/", getattr(inbox, act), name=f"chat_{act}")

__all__ = ["FaqAdmin", "SourceAdmin"]
