import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from marketing.accounts.models import Shop
from marketing.catalog import selectors, services
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.jobs.services import run_now

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of some text, in an encoding, packed or not."""

    def _write(
        content: str | bytes, *, name: str = "products.csv", encoding: str = "utf-8", packed: bool = False
    ) -> Path:
        content = content.encode(encoding) if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if packed else content)
        return path

    return _write


def import_file(shop: Shop, path: Path, **asked: object) -> Import:
    """As the command does it: a job, run in this process."""
    with shop_context(shop):
        import_row = services.start_import(shop, Import.Kind.PRODUCTS, path, actor=None, **asked)
        job = selectors.job_of(import_row)
    run_now(job)
    with shop_context(shop):
        import_row.refresh_from_db()
    return import_row
