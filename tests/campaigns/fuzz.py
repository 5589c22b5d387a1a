"""The long form of tests/test_schema_fuzz.py: as many made-up requests as one likes, in every phase of Schemathesis but one.

    python tests/campaigns/fuzz.py --examples 700 --seed 1

prints `cases=N 5xx=0 hangs=0 slowest=...`, and ends with 1 when an answer was a 5xx, took over two seconds, or was not as
the schema says. `--examples` counts for each of the API's operations.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("examples", 700), ("seconds", 3600), ("seed", 20261123)):
        parser.add_argument(f"--{name}", type=int, default=default, help="(%(default)s)")
    asked = {f"FUZZ_{name.upper()}": str(value) for name, value in vars(parser.parse_args()).items()}
    test = [sys.executable, "-m", "pytest", "tests/test_schema_fuzz.py", "-q", "-s", "--show-capture=no"]
    return subprocess.run(test, cwd=HOUSE, env={**os.environ, **asked}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
