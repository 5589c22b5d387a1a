"""The merchant's pages: the review, and the lists of texts, of what is live and was asked for, and of how a shop wants them."""

from marketing.accounts.site import site
from marketing.content.admin.briefs import BriefAdmin
from marketing.content.admin.drafts import DraftAdmin
from marketing.content.admin.effects import EffectAdmin
from marketing.content.admin.experiments import ExperimentAdmin
from marketing.content.admin.publications import PublicationAdmin
from marketing.content.admin.settings import AllowanceAdmin, BrandVoiceAdmin, KindSettingsAdmin
from marketing.content.views import checks, feeds, learning, review, verdicts

site.add_page("channels/", feeds.show, name="content_feeds")
site.add_page("channels/key/", feeds.make_address, name="content_feed_key")
site.add_page("channels/download/", feeds.download, name="content_feed_download")
site.add_page("checks/", checks.show, name="content_checks")
site.add_page("checks/law/", checks.change_law, name="content_checks_law")
site.add_page("checks/eyes/", checks.change_eyes, name="content_checks_eyes")
site.add_page("checks/words/", checks.change_words, name="content_checks_words")
site.add_page("review/", review.show, name="content_review")
site.add_page("review/undo/", verdicts.undo, name="content_undo")
site.add_page("review/approve/", verdicts.approve_selected, name="content_approve_selected")
for verdict in ("approve", "reject", "regenerate", "edit", "cut", "restore"):
    site.add_page(f"review/<uuid:pk>/{verdict}/", getattr(verdicts, verdict), name=f"content_{verdict}")
site.add_page("learning/", learning.show, name="content_learning")
site.add_page("learning/preferences/", learning.export, name="content_preferences")

__all__ = [
    "AllowanceAdmin", "BrandVoiceAdmin", "BriefAdmin", "DraftAdmin", "EffectAdmin", "ExperimentAdmin", "KindSettingsAdmin",
    "PublicationAdmin",
]  # fmt: skip
