from django.urls import path

from marketing.recommendations.api import plans, rules, views

urlpatterns = [
    path("recommendations", views.RecommendationsView.as_view(), name="recommendations"),
    path("training-plan", plans.TrainingPlanView.as_view(), name="training-plan"),
    path("rules", rules.RulesView.as_view(), name="rules"),
    path("rules/<uuid:rule_id>", rules.RuleView.as_view(), name="rule"),
]
