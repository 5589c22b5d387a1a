import os
import subprocess
import sys

import pytest


@pytest.mark.campaign
def test_events_that_were_acknowledged_outlive_a_killed_database() -> None:
    """A process of its own, since the campaign kills the database that it works with."""
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "SHOP_AI_DATA", "DEMO"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-m", "tests.campaigns.kill_database", "--kills", "3"]

    campaign = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)

    assert campaign.returncode == 0, campaign.stdout + campaign.stderr[-5000:]
    assert "lost=0 doubled=0" in campaign.stdout
