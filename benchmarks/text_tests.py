"""Tests of two texts, simulated: how often two equal texts are told apart (never more often than the level), and how often a
better one is found, after how many shoppers.

    python benchmarks/text_tests.py [--tests 2000 --looks 50]

Shoppers come one after another and fall into two halves by a fair coin; each succeeds at its half's rate. At even
steps of the way somebody looks, and ends the test at the first look that says which text is better. Beside it, on the
same figures: a plain 95 % test of two proportions, looked at as often, and once at the end. The rate rises and falls in
waves in the second table, as it does over a week. Exits 1 when equal texts are told apart more often than allowed.
"""

import argparse
import math
import sys
import time
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from marketing.common.intervals import Z_95
from marketing.common.sequential import LEVEL, differs, log_evidence, successes_needed

RATES = (0.005, 0.02, 0.1)
LIFTS = (0.1, 0.2, 0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", type=int, default=2_000)
    parser.add_argument("--looks", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun, dice = time.perf_counter(), numpy.random.default_rng(options.seed)
    print(f"N={options.tests:,} tests a row, {options.looks} looks each, level {LEVEL:.0%}")
    print("\nEqual texts (A/A): told apart in")
    worst = max(false_alarms(dice, rate, waves, options) for rate in RATES for waves in (False, True))
    print("\nB better: found in")
    for rate in RATES:
        for lift in LIFTS:
            power(dice, rate, lift, options)
    allowed = LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / options.tests)
    print(f"\nworst_false_alarm_rate={worst:.4f} allowed={LEVEL} seconds={time.perf_counter() - begun:.0f}")
    return int(worst > allowed)


def false_alarms(dice: numpy.random.Generator, rate: float, waves: bool, options: argparse.Namespace) -> float:
    """Four times as many shoppers as it takes to see a difference of 20 %."""
    shoppers = int(4 * successes_needed(0.2) / rate)
    runs = simulate(dice, rate, 0.0, shoppers, waves, options)
    ours = sum(any(differs(a, b) for a, b in hits.T) for _seen, hits in runs) / options.tests
    missed = sum(not covers(hits, 0.0) for _seen, hits in runs) / options.tests
    peeked = sum(any(plain(seen, hits)) for seen, hits in runs) / options.tests
    once = sum(plain(seen, hits)[-1] for seen, hits in runs) / options.tests
    print(
        f"  rate {rate:6.1%}{' in waves' if waves else '         '} {shoppers:>11,} shoppers: {ours:6.2%}   "
        f"(interval ever without the truth {missed:6.2%}; plain test at every look {peeked:6.2%}, at the last alone {once:6.2%})",
        flush=True,
    )
    return ours


def power(dice: numpy.random.Generator, rate: float, lift: float, options: argparse.Namespace) -> None:
    """As many shoppers as the page names for this difference."""
    shoppers = int(successes_needed(lift) / (rate * (1 + lift / 2)))
    runs = simulate(dice, rate, lift, shoppers, False, options)
    found = [first_verdict(hits) for _seen, hits in runs]
    right = [at for at, is_b in found if is_b]
    wrong = sum(is_b is False for _at, is_b in found)
    once = sum(plain(seen, hits)[-1] for seen, hits in runs) / options.tests
    missed = sum(not covers(hits, lift) for _seen, hits in runs) / options.tests
    median = numpy.median(right) / options.looks * shoppers if right else math.nan
    print(
        f"  rate {rate:6.1%} +{lift:3.0%} {shoppers:>11,} shoppers: {len(right) / options.tests:6.1%} after {median:>9,.0f} (median), "
        f"A said to be better {wrong / options.tests:.2%}   (interval ever without the truth {missed:6.2%}; "
        f"plain test at the last look alone {once:.1%})",
        flush=True,
    )


def simulate(
    dice: numpy.random.Generator, rate: float, lift: float, shoppers: int, waves: bool, options: argparse.Namespace
) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
    """Of each test: who saw A and B, and succeeded, at each look: two arrays of 2 x looks."""
    looks = options.looks
    shape = (options.tests, looks)
    coming = numpy.full(shape, shoppers // looks)
    in_b = dice.binomial(coming, 0.5)
    wave = 1 + 0.8 * numpy.sin(numpy.arange(looks) / looks * 8 * math.pi) if waves else numpy.ones(looks)
    a = dice.binomial(coming - in_b, rate * wave)
    b = dice.binomial(in_b, rate * (1 + lift) * wave)
    seen = numpy.stack([coming - in_b, in_b], axis=1).cumsum(axis=2)
    hits = numpy.stack([a, b], axis=1).cumsum(axis=2)
    return list(zip(seen, hits, strict=True))


def first_verdict(hits: numpy.ndarray) -> tuple[int, bool | None]:
    for look, (a, b) in enumerate(hits.T.tolist(), start=1):
        if differs(a, b):
            return look, b > a
    return 0, None


def covers(hits: numpy.ndarray, lift: float) -> bool:
    """Whether the interval held the truth at every look."""
    q = (1 + lift) / (2 + lift)
    return all(log_evidence(a, b, q) < -math.log(LEVEL) for a, b in hits.T.tolist())


def plain(seen: numpy.ndarray, hits: numpy.ndarray) -> numpy.ndarray:
    """At each look: does the usual test of two proportions say that they differ?"""
    pooled = hits.sum(axis=0) / seen.sum(axis=0)
    spread = numpy.sqrt(pooled * (1 - pooled) * (1 / seen).sum(axis=0))
    rates = hits / seen
    return numpy.abs(rates[1] - rates[0]) > Z_95 * numpy.where(spread > 0, spread, numpy.inf)


if __name__ == "__main__":
    sys.exit(main())
