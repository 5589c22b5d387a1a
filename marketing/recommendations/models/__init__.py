from marketing.recommendations.models.lists import FALLBACKS, Cause, Outcome, Placement, Recommendation
from marketing.recommendations.models.plans import TrainingPlan
from marketing.recommendations.models.rules import Rule
from marketing.recommendations.models.trials import Arm, VersionTest

__all__ = [
    "FALLBACKS",
    "Arm",
    "Cause",
    "Outcome",
    "Placement",
    "Recommendation",
    "Rule",
    "TrainingPlan",
    "VersionTest",
]
