from django.urls import path

from marketing.recommendations.api import plans, rules, trials, views

urlpatterns = [
    path("recommendations", views.RecommendationsView.as_view(), name="recommendations"),
    path("training-plan", plans.TrainingPlanView.as_view(), name="training-plan"),
    path("version-tests", trials.VersionTestsView.as_view(), name="version-tests"),
    path("version-tests/<uuid:pk>", trials.VersionTestView.as_view(), name="version-test"),
    path("version-tests/<uuid:pk>/end", trials.EndView.as_view(), name="version-test-end"),
    path("rules", rules.RulesView.as_view(), name="rules"),
    path("rules/<uuid:rule_id>", rules.RuleView.as_view(), name="rule"),
]
