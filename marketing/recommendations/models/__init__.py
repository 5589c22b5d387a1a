from marketing.recommendations.models.lists import FALLBACKS, Cause, Outcome, Placement, Recommendation, Rule
from marketing.recommendations.models.plans import TrainingPlan

__all__ = ["FALLBACKS", "Cause", "Outcome", "Placement", "Recommendation", "Rule", "TrainingPlan"]
