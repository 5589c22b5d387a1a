"""What others changed since this person was here last: the audit log, alike entries taken together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from marketing.accounts import selectors as accounts
from marketing.accounts.models import AuditEvent, Membership
from marketing.accounts.wording import action_name
from marketing.shoppers.models import Order

FIRST_VISIT = timedelta(days=7)
READ_AT_MOST = 300
SHOWN = 6


@dataclass
class Change:
    """The latest of its kind, and how many more there were."""

    latest: AuditEvent
    count: int = 1

    @property
    def name(self) -> str:
        return action_name(self.latest.action)

    @property
    def link(self) -> str:
        if self.count == 1:
            return reverse("dashboard:accounts_auditevent_change", args=[self.latest.pk])
        return f"{reverse('dashboard:accounts_auditevent_changelist')}?q={self.latest.action}"


def last_visit(membership: Membership) -> datetime:
    """Who comes for the first time reads about the last week."""
    return membership.visit_before or timezone.now() - FIRST_VISIT


def changes_since(membership: Membership, since: datetime) -> list[Change]:
    log = accounts.audit_log(membership.shop).exclude(actor=membership.user_id)
    entries = log.filter(created_at__gt=since).order_by("-created_at")
    found: dict[tuple[str, str], Change] = {}
    for entry in entries[:READ_AT_MOST]:
        key = (entry.action, entry.actor_name)
        if key in found:
            found[key].count += 1
        else:
            found[key] = Change(entry)
    return list(found.values())[:SHOWN]


def orders_since(membership: Membership, since: datetime) -> int:
    return Order.objects.for_shop(membership.shop).filter(placed_at__gt=since).count()
