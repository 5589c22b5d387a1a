"""The long form of tests/recommendations/test_random_rules.py: 10,000 random requests under random rules.

    python -m tests.campaigns.random_rules [--requests 4000] [--seed N]

prints a line for the model, one for its neighbours, which answer while it is being loaded, and one for the best sellers
(`requests` counts also those asked again to compare the answer of a shopper who opted out with that of somebody unknown),
and ends with 1 at the first violation.
"""

import argparse
import sys

from tests.campaigns.long_form import run_test


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=4_000, help="of each of the three sources (4000)")
    parser.add_argument("--seed", type=int, default=20261125)
    options = parser.parse_args()
    return run_test(
        "tests/recommendations/test_random_rules.py",
        RANDOM_RULES_REQUESTS=options.requests,
        RANDOM_RULES_SEED=options.seed,
    )


if __name__ == "__main__":
    sys.exit(main())
