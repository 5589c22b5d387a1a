"""Who changed what, and what can be taken back."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models.people import User
from marketing.common.models import ShopOwned


class AuditEvent(ShopOwned):
    """Who changed what. Rows are added, never changed: the serving role may not even try."""

    append_only = True
    personal_fields = ("actor", "actor_name")
    retention = timedelta(days=3 * 365)
    row_stays = True

    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who"), db_constraint=False
    )
    actor_name = models.CharField(_("who"), max_length=254, blank=True)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("id of the thing"), max_length=64)
    subject_name = models.CharField(_("thing"), max_length=254, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ("-created_at",)
        indexes = (models.Index(fields=["shop", "-created_at"], name="accounts_audit_recent"),)

    def __str__(self) -> str:
        return self.action


class Undo(ShopOwned):
    """What a change takes to be taken back. It waits for a day behind the button of the message that told of the change."""

    personal_fields = ("payload",)
    retention = timedelta(days=1)

    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    payload = models.JSONField(default=dict)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("change to take back")
        verbose_name_plural = _("changes to take back")
        indexes = (models.Index(fields=["shop", "created_at"], name="accounts_undo_age"),)
