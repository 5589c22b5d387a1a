"""The long form of tests/chat/test_injection.py: every attempt in every dress, in two languages.

    python -m tests.campaigns.injection

prints `attempts=N leaks=0 forbidden acts=0`, and ends with 1 when anything leaked or was done.
"""

import sys

from tests.campaigns.long_form import run_test

if __name__ == "__main__":
    sys.exit(run_test("tests/chat/test_injection.py", INJECTION="long"))
