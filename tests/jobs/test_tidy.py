"""Files of work that has ended go after a while; what is still needed stays, whatever its age."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings

from marketing.accounts.models import Shop
from marketing.catalog.importing.batches import file_of
from marketing.catalog.importing.reports import read_errors
from marketing.catalog.models import Import
from marketing.catalog.tasks import remove_old_uploads
from marketing.common.errors import Conflict
from marketing.common.ids import uuid7
from marketing.common.tenancy import shop_context
from marketing.jobs import tidying
from marketing.jobs.models import Job
from marketing.jobs.tasks import sweep
from marketing.jobs.tidying import remove_old
from tests.jobs.conftest import KIND

KEPT = timedelta(days=7)
Make = Callable[..., Path]


@pytest.fixture
def make(bare_shop: Shop, tmp_path: Path) -> Make:
    """A directory of so many days, and a job about it."""

    def _make(state: str | None, *, days: int = 8, name: UUID | None = None) -> Path:
        subject = name or uuid7()
        if state:
            with shop_context(bare_shop):
                Job.objects.create(shop=bare_shop, kind=KIND, key=str(subject), subject_id=subject, state=state)
        directory = tmp_path / str(subject)
        directory.mkdir()
        (directory / "weights").touch()
        age(directory, days)
        return directory

    return _make


def age(path: Path, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


@pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.DEAD, Job.State.CANCELLED, Job.State.SUCCEEDED, None])
def test_what_an_ended_job_left_goes_and_so_does_what_no_row_knows(make: Make, bare_shop: Shop, state: str) -> None:
    old, fresh = make(state), make(state, days=6)

    remove_old(bare_shop, old.parent, kept=KEPT)

    assert (old.exists(), fresh.exists()) == (False, True)


@pytest.mark.parametrize("state", Job.OPEN_STATES)
def test_what_a_job_may_still_read_stays(make: Make, bare_shop: Shop, state: str) -> None:
    waiting = make(state, days=400)

    remove_old(bare_shop, waiting.parent, kept=KEPT)

    assert (waiting / "weights").exists()


def test_what_is_asked_for_stays(make: Make, bare_shop: Shop) -> None:
    version, failed = make(Job.State.SUCCEEDED), make(Job.State.FAILED)

    remove_old(bare_shop, version.parent, kept=KEPT, is_needed=lambda subject: subject == UUID(version.name))

    assert (version.exists(), failed.exists()) == (True, False)


def test_what_a_system_left_there_stays_and_stops_nothing(make: Make, bare_shop: Shop) -> None:
    old = make(None)
    names = (".DS_Store", ".nfs000000000000000000000001", "notes-of-the-one-who-runs-this-server")
    strange = [old.parent / name for name in names]
    for file in strange:
        file.touch()
        age(file, 400)

    remove_old(bare_shop, old.parent, kept=KEPT)

    assert not old.exists()
    assert all(file.exists() for file in strange)


def test_an_old_upload_goes_with_its_errors_and_who_asks_for_it_is_told(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        row = Import(shop=bare_shop, kind="products", state="done", file_name="list.csv", errors_size=9)
        row.path, row.errors_path = f"imports/{bare_shop.pk}/{row.pk}", f"imports/{bare_shop.pk}/{row.pk}-errors.csv"
        row.save()
    files = [Path(django_settings.MEDIA_ROOT, name) for name in (row.path, row.errors_path)]
    files[0].parent.mkdir(parents=True)
    for file in files:
        file.touch()
        age(file, 31)

    remove_old_uploads(bare_shop)

    assert not any(file.exists() for file in files)
    assert read_errors(row) == []
    with pytest.raises(Conflict, match="no longer kept"):
        file_of(row)


def test_a_sweep_tidies_once_an_hour(bare_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[Shop] = []
    monkeypatch.setattr(tidying, "_tidiers", [tidied.append])
    monkeypatch.setattr(tidying, "_last", float("-inf"))

    sweep()
    sweep()

    assert tidied == [bare_shop]
