from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShoppersConfig(AppConfig):
    name = "marketing.shoppers"
    verbose_name = _("Shoppers")

    def ready(self) -> None:
        from marketing.shoppers.importing import undoing  # noqa: F401 (registers itself; needs the models)
