"""The long form of tests/test_isolation.py: every route x every method x everybody x three questions, and each wall alone.

    .venv/bin/python tests/campaigns/isolation.py

prints three lines, `routes=R probes=N leaks=0 walls=...`, and ends with 1 when anything leaked.
"""

import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def main() -> int:
    test = [sys.executable, "-m", "pytest", "tests/test_isolation.py", "-q", "-s", "--show-capture=no"]
    return subprocess.run(test, cwd=HOUSE, env={**os.environ, "ISOLATION": "long"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
