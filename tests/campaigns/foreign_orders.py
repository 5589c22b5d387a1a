"""The long form of tests/chat/test_foreign_orders.py: 10,000 attempts at the orders of others, over all pairs of shopper and order.

    python -m tests.campaigns.foreign_orders [ATTEMPTS]

prints `attempts=N disclosures=0 foreign requests=0`, and ends with 1 when anything came out.
"""

import sys

from tests.campaigns.long_form import run_test

if __name__ == "__main__":
    attempts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    sys.exit(run_test("tests/chat/test_foreign_orders.py", FOREIGN_ORDERS=attempts))
