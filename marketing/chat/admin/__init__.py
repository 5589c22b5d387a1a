"""The merchant's pages about what the bot knows."""

from marketing.chat.admin.faqs import FaqAdmin
from marketing.chat.admin.policies import SourceAdmin

__all__ = ["FaqAdmin", "SourceAdmin"]
