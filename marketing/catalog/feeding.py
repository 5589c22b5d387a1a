"""A feed is fetched, and what it holds is imported. The next time is planned before, so that no failure ends the plan."""

from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File

from marketing.catalog import feeds, selectors, services
from marketing.catalog.importing.files import content_hash
from marketing.catalog.models import Feed, Import
from marketing.common.fetching import fetch
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import finishing, heartbeat

FILES_KEPT = 3  # of one feed, for a look at what came; older ones would fill the disk hour by hour
FORGOTTEN_AT_ONCE = 20  # each fetch adds one file; those before them are gone already


def fetch_feed(job: Job, *, dry_run: bool = False) -> None:
    feed = _planned_on(job)
    if feed is None:
        return
    heartbeat(job, message=urlsplit(feed.address).hostname)
    with NamedTemporaryFile(prefix="feed-") as file:
        fetch(feed.address, file, allowed=settings.FETCH_ALLOWED_NETWORKS)
        file.flush()
        sha256 = content_hash(Path(file.name))
        with finishing(job):
            if not dry_run and is_known(feed, sha256):
                job.result = {"unchanged": True}
            else:
                file.seek(0)
                job.result = {"import": str(_start_import(feed, file, dry_run=dry_run).pk)}
    with shop_context(job.shop):
        _forget_old_files(feed)


def _planned_on(job: Job) -> Feed | None:
    """Of two attempts of the planned job, the first plans the next one; any job does when none is planned any more.

    A feed may be gone by now.
    """
    with shop_context(job.shop):
        found = selectors.feeds(job.shop).select_for_update(of=("self",)).select_related("shop")
        feed = found.filter(pk=job.subject_id).first()
        if feed and (feed.next_job_id == job.pk or feed.has_stopped):
            feeds.plan_next(feed)
        return feed


def is_known(feed: Feed, sha256: str) -> bool:
    """Nothing has changed at the address, nor in how the file is read, since it was imported well."""
    last = selectors.last_import(feed)
    if last is None or last.state != Import.State.DONE:
        return False
    read_alike = last.mapping == feed.mapping and feed.format in ("auto", last.format)
    return last.sha256 == sha256 and read_alike


def _start_import(feed: Feed, file: object, *, dry_run: bool) -> Import:
    parts = urlsplit(feed.address)
    return services.start_import(
        feed.shop,
        Import.Kind.PRODUCTS,
        File(file, name=PurePosixPath(parts.path).name or parts.hostname),
        actor=None,
        format=feed.format,
        mapping=feed.mapping,
        dry_run=dry_run,
        feed=feed,
    )


def _forget_old_files(feed: Feed) -> None:
    ended = (Import.State.DONE, Import.State.FAILED, Import.State.UNDONE)
    for old in selectors.imports(feed.shop).filter(feed=feed)[FILES_KEPT : FILES_KEPT + FORGOTTEN_AT_ONCE]:
        if old.state in ended:
            Path(settings.MEDIA_ROOT, old.path).unlink(missing_ok=True)
