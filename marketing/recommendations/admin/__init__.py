"""The merchant's pages: where recommendations stand, the shop's rules, and what was served."""

from marketing.recommendations.admin.placements import PlacementAdmin
from marketing.recommendations.admin.results import OutcomeAdmin
from marketing.recommendations.admin.rules import RuleAdmin
from marketing.recommendations.admin.served import RecommendationAdmin

__all__ = ["OutcomeAdmin", "PlacementAdmin", "RecommendationAdmin", "RuleAdmin"]
