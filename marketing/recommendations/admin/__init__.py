"""The merchant's pages: where recommendations stand, the shop's rules, and what was served."""

from marketing.accounts.site import site
from marketing.recommendations.admin.placements import PlacementAdmin
from marketing.recommendations.admin.results import OutcomeAdmin
from marketing.recommendations.admin.rules import RuleAdmin
from marketing.recommendations.admin.served import RecommendationAdmin
from marketing.recommendations.admin.trials import VersionTestAdmin
from marketing.recommendations.views import learning, preview

site.add_page("recommendations/learning/", learning.show, name="recommendations_learning")
site.add_page("recommendations/preview/", preview.show, name="recommendations_preview")

__all__ = ["OutcomeAdmin", "PlacementAdmin", "RecommendationAdmin", "RuleAdmin", "VersionTestAdmin"]
