"""Where somebody is logged in. In place of Django's table, which does not say whose a session is."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models.people import User


class UserSession(AbstractBaseSession):
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(_("device"), max_length=300, blank=True)  # as the browser calls itself
    started_at = models.DateTimeField(_("logged in"), null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
