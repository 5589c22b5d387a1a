"""The long form of tests/test_isolation.py: every route x every method x everybody x three questions, and each wall alone.

    python -m tests.campaigns.isolation

prints three lines, `routes=R probes=N leaks=0 walls=...`, and ends with 1 when anything leaked.
"""

import sys

from tests.campaigns.long_form import run_test

if __name__ == "__main__":
    sys.exit(run_test("tests/test_isolation.py", ISOLATION="long"))
