"""How often a notice of change is a false one, and how often a true change is found, on made-up shops.

    python benchmarks/drift_notices.py

A shop has so many visitors a week at most (each week some, at random, from a tenth of that). 15 % of them do something, give
or take the shop's own ups and downs from week to week (the standard deviation of the logarithm). Then the share stays as it
is, falls by half, or to a fiftieth.
"""

import math
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from marketing.common.changes import has_changed
from marketing.common.shares import Rate

SHOPS, USUAL, WEEKS_BEFORE = 4_000, 0.15, 4


def week(chance: random.Random, share: float, most: int, ups_and_downs: float) -> Rate:
    """Binomial, by its normal approximation."""
    people = chance.randint(most // 10, most)
    now = min(0.99, share * chance.lognormvariate(0, ups_and_downs))
    hits = round(chance.gauss(people * now, math.sqrt(people * now * (1 - now))))
    return Rate(max(0, min(people, hits)), people)


def told(now: float, most: int, ups_and_downs: float) -> float:
    chance = random.Random(3)

    def shop() -> bool:
        before = [week(chance, USUAL, most, ups_and_downs) for _ in range(WEEKS_BEFORE)]
        return has_changed(week(chance, now, most, ups_and_downs), before)

    return sum(shop() for _ in range(SHOPS)) / SHOPS


def main() -> None:
    print(f"N = {SHOPS:,} shops a row\n")
    print(f"{'visitors':>9} {'ups and downs':>14} {'as ever':>9} {'half':>7} {'a fiftieth':>11}")
    for most in (200, 2_000, 200_000):
        for ups_and_downs in (0.05, 0.1, 0.2, 0.3):
            shares = (told(now, most, ups_and_downs) for now in (USUAL, USUAL / 2, USUAL / 50))
            same, half, gone = shares
            print(f"{most:9,} {ups_and_downs:14.2f} {same:9.2%} {half:7.1%} {gone:11.1%}")


if __name__ == "__main__":
    main()
