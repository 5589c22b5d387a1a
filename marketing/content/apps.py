from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "marketing.content"
    verbose_name = _("Content")

    def ready(self) -> None:
        from marketing.content.services import importing, removing  # noqa: F401 (register themselves; need the models)
