"""kill -9 in the middle of an import: what was committed stays, and the next run goes on behind it."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from marketing.catalog import selectors, services
from marketing.catalog.importing.files import content_hash
from marketing.catalog.models import Import, Product
from marketing.catalog.selectors import find_unfinished
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 3_000
BAD = (7, 1_500, 2_990)

# A process of its own, on this test's database, with batches of 100 rows.
PROGRAM = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from marketing.catalog.importing import batches
settings.MEDIA_ROOT = {media!r}
for alias in ("default", "owner"):
    connections[alias].settings_dict["NAME"] = {database!r}
batches.BATCH = 100
call_command("import_products", {file!r}, shop={shop!r})
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    rows = (f"{one},{'' if one in BAD else f'P{one}'},C{one % 5},{one}\n" for one in range(ROWS))
    path.write_text("id,title,category,size\n" + "".join(rows))
    return path


def start(file: Path, shop_slug: str) -> subprocess.Popen:
    database = connection.settings_dict["NAME"]
    program = PROGRAM.format(media=str(settings.MEDIA_ROOT), database=database, file=str(file), shop=shop_slug)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shop_ai.settings"}
    return subprocess.Popen([sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE)


def wait_for_rows(shop: object, least: int, process: subprocess.Popen) -> Import:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with shop_context(shop):
            import_row = selectors.imports(shop).first()
        if import_row and import_row.rows_done >= least:
            return import_row
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.01)
    raise AssertionError("The import did not begin within a minute.")


def test_a_killed_import_goes_on_where_it_was(bare_shop, file):
    process = start(file, bare_shop.slug)
    wait_for_rows(bare_shop, 200, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with shop_context(bare_shop):
        stopped = selectors.imports(bare_shop).get()
        assert stopped.rows_done < ROWS
        assert Product.objects.count() == stopped.counts["new"]
        Job.objects.update(lease_until="2000-01-01T00:00Z")  # as if its lease had run out
    with Path(settings.MEDIA_ROOT, stopped.errors_path).open("ab") as errors:
        errors.write(b"what a killed process wrote and did not commit")

    call_command("import_products", str(file), shop=bare_shop.slug)

    with shop_context(bare_shop):
        import_row = selectors.imports(bare_shop).get()
        assert Product.objects.count() == ROWS - len(BAD)
    assert import_row.state == Import.State.DONE
    assert import_row.counts == {"new": ROWS - len(BAD), "facts": ROWS - len(BAD), "errors": len(BAD)}
    written = Path(settings.MEDIA_ROOT, import_row.errors_path).read_text("utf-8-sig")
    assert [row[0] for row in csv.reader(written.splitlines())] == ["row", *(str(one + 2) for one in BAD)]


def test_a_file_that_changed_after_the_kill_is_imported_anew(bare_shop, file):
    with shop_context(bare_shop):
        stopped = services.start_import(bare_shop, Import.Kind.PRODUCTS, file, actor=None)
        stopped.rows_done, stopped.state, stopped.sha256 = 100, Import.State.RUNNING, content_hash(file)
        stopped.save()
        assert find_unfinished(bare_shop, "products", file, mapping={}, options={}) == stopped
    file.write_text("id,title\n1,Another one\n")

    call_command("import_products", str(file), shop=bare_shop.slug)

    with shop_context(bare_shop):
        newest = selectors.imports(bare_shop).first()
        assert newest.counts == {"new": 1, "errors": 0}
