"""The long form of tests/recommendations/test_random_rules.py: 10,000 random requests under random rules.

    .venv/bin/python tests/campaigns/random_rules.py [--requests 5000] [--seed N]

prints a line for the model and one for the best sellers (`requests` counts also those asked again to compare the
answer of a shopper who opted out with that of somebody unknown), and ends with 1 at the first violation.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=5_000, help="of each of the two sources (5000)")
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args()
    chosen = {"RANDOM_RULES_REQUESTS": str(options.requests), "RANDOM_RULES_SEED": str(options.seed)}
    test = [
        sys.executable,
        "-m",
        "pytest",
        "tests/recommendations/test_random_rules.py",
        "-q",
        "-s",
        "--show-capture=no",
    ]
    return subprocess.run(test, cwd=HOUSE, env={**os.environ, **chosen}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
