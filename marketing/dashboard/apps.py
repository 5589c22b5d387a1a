from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "marketing.dashboard"
