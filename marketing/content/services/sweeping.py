"""Published texts whose facts changed. Whoever reads withholds them at once; here they come back to a person."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.checking import is_current, recheck
from marketing.content.models import Draft, Publication
from marketing.content.services.changing import locked, save
from marketing.content.services.leaving import leave_tests
from marketing.content.standing import differences, facts_of, facts_of_all, holds
from marketing.content.states import move
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue

BATCH = 500
EVERY = timedelta(hours=1)


def plan_sweep(shop: Shop) -> None:
    """The next full hour. However many ask, it is one job."""
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + EVERY
    enqueue(selectors.SWEEP, shop=shop, key=f"{selectors.SWEEP}:{at:%Y%m%dT%H}", not_before=at)


def look_for_stale(shop: Shop) -> Job:
    """For who came upon one: at once, but once in a minute at most."""
    return enqueue(selectors.SWEEP, shop=shop, key=f"{selectors.SWEEP}:{timezone.now():%Y%m%dT%H%M}")


@transaction.atomic
def find_stale(shop: Shop, after: UUID | None = None) -> UUID | None:
    """One batch of what is live, from there on. Where the next one begins, or nothing at the end."""
    found = selectors.standing(shop).order_by("pk")
    batch = list((found.filter(pk__gt=after) if after else found)[:BATCH])
    for publication, facts in zip(batch, facts_of_all(shop, batch), strict=True):
        if not holds(publication, facts):
            make_stale(publication)
    return batch[-1].pk if batch else None


@transaction.atomic
def make_stale(publication: Publication) -> None:
    """Its text is checked against what is true now, and waits for a person beside what is wrong with it."""
    draft = locked(publication.draft, actor=None)
    if draft.state != Draft.State.PUBLISHED:
        return
    now = facts_of(draft)
    if holds(publication, now):
        return
    names = ", ".join(differences(draft.facts, now))
    publication.ended_at = timezone.now()
    publication.save(update_fields=["ended_at", "updated_at"])
    recheck(draft)
    move(draft, Draft.State.STALE)
    draft.reason = (_("These facts changed: %(names)s.") % {"names": names})[:500]
    save(draft)
    record("draft.stale", subject=draft, reason=draft.reason)
    leave_tests(draft, draft.reason)


@transaction.atomic
def refresh(draft: Draft) -> Draft:
    """For a page that shows it: what was found in it holds at this moment."""
    if not draft.awaits_review or is_current(draft):
        return draft
    draft = locked(draft, actor=None)
    if draft.awaits_review:
        recheck(draft)
        draft.save()
    return draft
