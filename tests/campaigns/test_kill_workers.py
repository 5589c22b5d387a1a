from pathlib import Path

import pytest

from marketing.accounts.models import Shop
from tests.campaigns.killing import run_campaign


@pytest.mark.campaign
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_do_nothing_twice(bare_shop: Shop, tmp_path: Path) -> None:
    figures = run_campaign(bare_shop, kills=5, jobs=25, poison=1, seed=1, lease=3, log=tmp_path / "workers.log")

    assert figures.passed, f"{figures}\n{(tmp_path / 'workers.log').read_text()[-5000:]}"
    assert figures.begun_again
