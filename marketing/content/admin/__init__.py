"""The merchant's lists: texts on their way, what is live, what was asked for, and how the shop wants its texts."""

from marketing.content.admin.briefs import BriefAdmin
from marketing.content.admin.drafts import DraftAdmin
from marketing.content.admin.publications import PublicationAdmin
from marketing.content.admin.settings import AllowanceAdmin, BrandVoiceAdmin, KindSettingsAdmin

__all__ = ["AllowanceAdmin", "BrandVoiceAdmin", "BriefAdmin", "DraftAdmin", "KindSettingsAdmin", "PublicationAdmin"]
