import math

import numpy
import pytest

from marketing.common.sequential import LEVEL, differs, lift_interval, log_evidence, successes_needed


def looks(rate: float, *, tests: int, seed: int) -> numpy.ndarray:
    """Successes of A and B at fifty looks: tests x 2 x 50."""
    dice = numpy.random.default_rng(seed)
    b = dice.binomial(40, rate, size=(tests, 50))
    return numpy.stack([40 - b, b], axis=1).cumsum(axis=2)


def test_who_looks_fifty_times_is_told_of_a_difference_that_is_none_less_often_than_the_level():
    told = [any(differs(a, b) for a, b in one.T.tolist()) for one in looks(0.5, tests=400, seed=1)]

    assert 0 < sum(told) / len(told) < LEVEL


def test_a_difference_is_found_after_the_successes_that_it_takes():
    lift = 0.3
    q, needed = (1 + lift) / (2 + lift), successes_needed(lift)

    found = [differs(needed - b, b) for b in numpy.random.default_rng(1).binomial(needed, q, size=400).tolist()]

    assert 0.75 < sum(found) / len(found) < 0.87


@pytest.mark.parametrize(("a", "b"), [(3, 12), (100, 130), (1_000, 1_200), (5_000, 5_000)])
def test_the_interval_is_what_the_evidence_does_not_exclude(a: int, b: int):
    low, high = lift_interval(a, b)

    assert low < b / a - 1 < high
    for border in (low, high):
        assert log_evidence(a, b, (1 + border) / (2 + border)) == pytest.approx(-math.log(LEVEL), abs=1e-6)
    assert differs(a, b) == (low > 0 or high < 0)


def test_with_uneven_shares_chance_alone_still_says_little_and_a_difference_is_found():
    """B gets a tenth of the people, and so, without a difference, a tenth of the successes."""
    dice, share = numpy.random.default_rng(2), 0.1
    b = dice.binomial(40, share, size=(400, 50)).cumsum(axis=1)
    sums = 40 * numpy.arange(1, 51)

    told = [any(differs(of - hits, hits, share=share) for of, hits in zip(sums, one, strict=True)) for one in b.tolist()]

    assert sum(told) / len(told) < LEVEL
    low, high = lift_interval(900, 100, share=share)
    assert low < 0 < high
    low, high = lift_interval(900, 200, share=share)
    assert 0 < low < 1 < high, "twice as many as its share"
    needed = successes_needed(0.5, share=share)
    found = [differs(needed - b, b, share=share) for b in dice.binomial(needed, 0.15 / 1.05, size=400).tolist()]
    assert 0.72 < sum(found) / len(found) < 0.9


def test_of_little_or_nothing_little_is_said():
    assert lift_interval(0, 0) is None
    assert lift_interval(0, 3)[1] == math.inf
    assert lift_interval(3, 0)[0] == -1
    assert not differs(0, 3)
    assert differs(0, 40)
