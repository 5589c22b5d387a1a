from django.apps import AppConfig


class ShopAIConfig(AppConfig):
    name = "shop_ai"

    def ready(self) -> None:
        """Whoever asks for a job sends its message through our Celery app, the web server and commands too."""
        from shop_ai import celery  # noqa: F401 - it reads the settings, which are ready only now
