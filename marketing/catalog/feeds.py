"""Changes of feeds: where product files are fetched, how often, and now."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketing.accounts.audit import record
from marketing.accounts.models import Shop, User
from marketing.accounts.permissions import EDIT_CATALOG, require
from marketing.catalog import selectors
from marketing.catalog.importing import formats
from marketing.catalog.models import Feed
from marketing.common.addresses import read_target
from marketing.common.errors import Conflict
from marketing.jobs.models import Job
from marketing.jobs.selectors import open_jobs
from marketing.jobs.services import cancel, enqueue

FETCH, TRY = "catalog.fetch_feed", "catalog.try_feed"


@transaction.atomic
def add_feed(shop: Shop, *, actor: User | None, **fields: object) -> Feed:
    require(actor, shop, EDIT_CATALOG)
    feed = _checked(Feed(shop=shop, **fields))
    if selectors.feeds(shop).filter(address=feed.address).exists():
        raise Conflict(_("This address is among your feeds already."), pointer="/address")
    feed.save()
    plan_next(feed)
    record("feed.added", subject=feed, actor=actor, address=feed.address)
    return feed


@transaction.atomic
def change_feed(feed: Feed, *, actor: User | None, **fields: object) -> Feed:
    """The next time is counted from now on."""
    require(actor, feed.shop, EDIT_CATALOG)
    feed = _locked(feed)
    for name, value in fields.items():
        setattr(feed, name, value)
    if selectors.feeds(feed.shop).filter(address=feed.address).exclude(pk=feed.pk).exists():
        raise Conflict(_("This address is among your feeds already."), pointer="/address")
    _checked(feed).save()
    _drop_plan(feed, actor)
    plan_next(feed)
    record("feed.changed", subject=feed, actor=actor, fields=sorted(fields))
    return feed


@transaction.atomic
def remove_feed(feed: Feed, *, actor: User | None) -> None:
    """What it brought stays."""
    require(actor, feed.shop, EDIT_CATALOG)
    feed = _locked(feed)
    _drop_plan(feed, actor)
    record("feed.removed", subject=feed, actor=actor, address=feed.address)
    feed.delete()


@transaction.atomic
def fetch_now(feed: Feed, *, actor: User | None, dry_run: bool = False) -> Job:
    """Beside the plan. Two people who ask at once get one."""
    require(actor, feed.shop, EDIT_CATALOG)
    feed = _locked(feed)
    if open_jobs(feed.shop).filter(subject_id=feed.pk).exists():
        raise Conflict(_("This feed is being fetched just now."))
    kind = TRY if dry_run else FETCH
    return enqueue(kind, subject=feed, key=f"{kind}:{uuid4()}")


def plan_next(feed: Feed) -> None:
    """In the transaction of the change that asks for it. The waiting job is the plan: no clock of ours needs to run."""
    at = timezone.now() + timedelta(hours=feed.every_hours)
    feed.next_job = enqueue(FETCH, subject=feed, key=f"{FETCH}:{uuid4()}", not_before=at) if feed.enabled else None
    feed.save(update_fields=["next_job", "updated_at"])


def _drop_plan(feed: Feed, actor: User | None) -> None:
    if feed.is_planned:
        cancel(feed.next_job, actor=actor)


def _locked(feed: Feed) -> Feed:
    return selectors.feeds(feed.shop).select_for_update(of=("self",)).select_related("shop", "next_job").get(pk=feed.pk)


def _checked(feed: Feed) -> Feed:
    formats.check(feed.format)
    read_target(feed.address)
    return feed
