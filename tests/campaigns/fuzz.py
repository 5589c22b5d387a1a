"""The long form of tests/test_schema_fuzz.py: as many made-up requests as one likes, in every phase of Schemathesis but one.

    python -m tests.campaigns.fuzz --examples 700 --seed 1

prints `cases=N 5xx=0 hangs=0 slowest=...`, and ends with 1 when an answer was a 5xx, took over two seconds, or was not as
the schema says. `--examples` counts for each of the API's operations.
"""

import argparse
import sys

from tests.campaigns.long_form import run_test


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("examples", 700), ("seconds", 3600), ("seed", 20261123)):
        parser.add_argument(f"--{name}", type=int, default=default, help="(%(default)s)")
    asked = {f"FUZZ_{name.upper()}": value for name, value in vars(parser.parse_args()).items()}
    return run_test("tests/test_schema_fuzz.py", **asked)


if __name__ == "__main__":
    sys.exit(main())
