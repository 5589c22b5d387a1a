"""The disk is full: it is named, nothing is kept by half, and with room everything goes on where it was."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from marketing.accounts.models import Shop
from marketing.catalog import selectors, services
from marketing.catalog.importing import batches
from marketing.catalog.models import Import, Product
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.tasks import run_job
from tests.api import ApiClient, make_key
from tests.disks import fill, small_disk

pytestmark = pytest.mark.django_db(transaction=True)

FULL = "The server's disk is full."
ROWS = 400


@pytest.fixture
def disk(tmp_path: Path, settings: object) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as disk:
        settings.MEDIA_ROOT = disk / "media"
        yield disk


def test_an_upload_is_refused_and_leaves_nothing(bare_shop: Shop, disk: Path) -> None:
    with shop_context(bare_shop):
        server = ApiClient(make_key(bare_shop)[1])
    filler = fill(disk)
    upload = SimpleUploadedFile("list.csv", b"id,title\n" + b"1,Pot\n" * 50_000)

    refused = server.post("/api/v1/imports", {"kind": "products", "file": upload})

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert refused.json()["detail"].startswith(FULL)
    assert refused["Retry-After"]
    with shop_context(bare_shop):
        assert not selectors.imports(bare_shop).exists()

    filler.unlink()
    assert not [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_import_waits_for_room_and_then_goes_on(
    bare_shop: Shop, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 100)
    file = tmp_path / "list.csv"  # the second half of its rows is bad: their reasons need room
    rows = (f"{number},{f'Pot {number}' if number < ROWS / 2 else ''}\n" for number in range(ROWS))
    file.write_text("id,title\n" + "".join(rows))
    with shop_context(bare_shop):
        import_row = services.start_import(bare_shop, Import.Kind.PRODUCTS, file, actor=None)
        job = selectors.job_of(import_row)
    filler = fill(disk)

    run_job(str(job.pk), str(bare_shop.pk))

    stopped, job = reload(import_row), reload_job(job)
    assert (stopped.state, stopped.rows_done) == (Import.State.FAILED, ROWS / 2)
    assert stopped.message.startswith(FULL)
    assert (job.state, job.error) == (Job.State.QUEUED, stopped.message)

    filler.unlink()
    with shop_context(bare_shop):
        Job.objects.filter(pk=job.pk).update(not_before=None)
    run_job(str(job.pk), str(bare_shop.pk))

    done = reload(import_row)
    assert (done.state, done.counts["new"], done.counts["errors"]) == (Import.State.DONE, ROWS / 2, ROWS / 2)
    with shop_context(bare_shop):
        assert Product.objects.count() == ROWS / 2
    reasons = Path(django_settings.MEDIA_ROOT, done.errors_path).read_text("utf-8-sig").splitlines()
    assert len(list(csv.reader(reasons))) == ROWS / 2 + 1


def reload(import_row: Import) -> Import:
    with shop_context(import_row.shop):
        return Import.objects.get(pk=import_row.pk)


def reload_job(job: Job) -> Job:
    with shop_context(job.shop):
        return Job.objects.get(pk=job.pk)
