from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "marketing.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from marketing.accounts.api import schema  # noqa: F401 (needs the models, which are loaded only now)
