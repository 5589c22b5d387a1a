from django.urls import path

from marketing.recommendations.api import views

urlpatterns = [path("recommendations", views.RecommendationsView.as_view(), name="recommendations")]
