from django.urls import path

from marketing.registry.api import views

urlpatterns = [
    path("models", views.ModelsView.as_view(), name="models"),
    path("models/<uuid:version_id>/promotion", views.PromotionView.as_view(), name="model-promotion"),
    path("models/roll-back", views.RollBackView.as_view(), name="models-roll-back"),
    path("trainings", views.TrainingsView.as_view(), name="trainings"),
    path("trainings/<uuid:run_id>", views.TrainingView.as_view(), name="training"),
]
