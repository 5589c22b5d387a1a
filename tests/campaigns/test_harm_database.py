import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.campaign


def run_campaign(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, since the campaign ruins the database that it works with."""
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "SHOP_AI_DATA", "DEMO"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-m", f"tests.campaigns.{name}", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_events_that_were_acknowledged_outlive_a_killed_database() -> None:
    campaign = run_campaign("kill_database", "--kills", "3")

    assert campaign.returncode == 0, campaign.stdout + campaign.stderr[-5000:]
    assert "lost=0 doubled=0" in campaign.stdout


def test_events_that_were_acknowledged_outlive_a_full_disk() -> None:
    campaign = run_campaign("fill_disk", "--times", "1")

    if "only root may mount" in campaign.stderr:
        pytest.skip("only root may mount a small disk, and not on every machine")
    assert campaign.returncode == 0, campaign.stdout + campaign.stderr[-5000:]
    assert "lost=0 doubled=0" in campaign.stdout
