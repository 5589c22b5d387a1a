"""What a person does with one feed: fetch it now, try it, remove it; and how it stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import EDIT_CATALOG
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import typed
from marketing.catalog import feeds
from marketing.catalog import selectors as catalog
from marketing.catalog.models import Feed, Import
from marketing.dashboard.wording import IMPORT_TONES
from marketing.jobs.models import Job
from marketing.jobs.selectors import jobs

IMPORTS_SHOWN = 5


@require_POST
def fetch(request: HttpRequest, pk: UUID) -> HttpResponse:
    feeds.fetch_now(find(request, pk), actor=request.user)
    messages.success(request, _("The feed is being fetched."))
    return redirect("dashboard:catalog_feed_change", pk)


@require_POST
def attempt(request: HttpRequest, pk: UUID) -> HttpResponse:
    feeds.fetch_now(find(request, pk), actor=request.user, dry_run=True)
    messages.success(request, _("The feed is being fetched for a check. Nothing will be changed."))
    return redirect("dashboard:catalog_feed_change", pk)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = find(request, pk)
    typed(request, feed.address)
    feeds.remove_feed(feed, actor=request.user)
    messages.success(request, _("The feed is removed. The products that it brought stay."))
    return redirect("dashboard:catalog_feed_changelist")


def find(request: HttpRequest, pk: UUID) -> Feed:
    return get_object_or_404(catalog.feeds(request.shop).select_related("shop"), pk=pk)


def about(request: HttpRequest, feed: Feed) -> dict[str, Any]:
    found = catalog.imports(request.shop).filter(feed=feed)[:IMPORTS_SHOWN]
    return {
        "feed": feed,
        "may_edit": is_one_of(request, EDIT_CATALOG),
        "last_job": last_job(feed),
        "imports": [(one, IMPORT_TONES[Import.State(one.state)]) for one in found],
    }


def last_job(feed: Feed) -> Job | None:
    """That of the latest attempt. The planned one has none yet."""
    return jobs(feed.shop).filter(subject_id=feed.pk).exclude(pk=feed.next_job_id).first()
