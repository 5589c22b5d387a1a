"""What a short test of the suite does, done for longer: the same file under pytest, told by its environment how long."""

import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def run_test(path: str, **environment: object) -> int:
    """Its lines are printed as they come. 0 when it passed."""
    test = [sys.executable, "-m", "pytest", path, "-q", "-s", "--show-capture=no"]
    told = {name: str(value) for name, value in environment.items()}
    return subprocess.run(test, cwd=HOUSE, env={**os.environ, **told}, check=False).returncode
