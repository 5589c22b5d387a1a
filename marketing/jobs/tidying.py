"""What nobody needs any more is removed, now and then. Of files, the rows decide; the age of a file only says when to ask them.

A file, or a directory, is named for the row that it belongs to: `<id>`, `<id>-errors.csv`. Two that tidy at once do no harm.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job

EVERY = 3600.0  # seconds; a walk through all directories is no work for each sweep
UUID_LENGTH = 36

Tidier = Callable[[Shop], None]

_tidiers: list[Tidier] = []
_last = float("-inf")  # of this process, on its monotonic clock


def tidies(tidier: Tidier) -> Tidier:
    """Registers what removes old files or rows of a shop, in the `tasks` module of an app."""
    _tidiers.append(tidier)
    return tidier


def tidy_now_and_then() -> None:
    global _last
    if time.monotonic() - _last < EVERY:
        return
    _last = time.monotonic()
    for shop in Shop.objects.all():
        for tidier in _tidiers:
            tidier(shop)


def remove_old(
    shop: Shop, directory: Path, *, kept: timedelta, is_needed: Callable[[UUID], bool] | None = None
) -> None:
    for path, subject in _old(directory, kept):
        with shop_context(shop):
            # Whoever wants to try the job again waits for this lock, and begins anew.
            jobs = list(Job.objects.for_shop(shop).filter(subject_id=subject).select_for_update())
            if not any(job.is_open for job in jobs) and not (is_needed and is_needed(subject)):
                _remove(path)


def _old(directory: Path, kept: timedelta) -> Iterator[tuple[Path, UUID]]:
    oldest = time.time() - kept.total_seconds()
    for path in directory.iterdir() if directory.is_dir() else ():
        subject = _subject_of(path)
        with suppress(FileNotFoundError):  # another process was faster
            if subject and path.stat().st_mtime < oldest:
                yield path, subject


def _subject_of(path: Path) -> UUID | None:
    """What the system or a program left there (.DS_Store, .nfs…) belongs to no row, and is not ours to remove."""
    try:
        return UUID(path.name[:UUID_LENGTH])
    except ValueError:
        return None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
