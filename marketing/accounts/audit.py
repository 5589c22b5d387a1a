"""Who changed what: one line in each service that changes something a merchant cares about."""

from django.db import models

from marketing.accounts.models import AuditEvent, User
from marketing.common.models import ShopOwned


def record(action: str, *, subject: ShopOwned, actor: User | None = None, **details: object) -> AuditEvent:
    """Write it in the transaction of the change. `action` is the thing and what befell it: `version.promoted`."""
    return AuditEvent.objects.create(
        shop_id=subject.shop_id,
        action=action,
        actor=actor,
        actor_name=str(actor) if actor else "",
        subject_type=_type(subject),
        subject_id=str(subject.pk),
        subject_name=str(subject)[:254],
        details=details,
    )


def _type(subject: models.Model) -> str:
    return subject._meta.label_lower
