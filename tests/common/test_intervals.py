import numpy
import pytest

from marketing.common.intervals import ratio_of_changes, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 10, 0.0179, 0.4042), (20, 1000, 0.0130, 0.0307)],
)
def test_the_interval_is_wilson_s(hits, trials, low, high):
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_there_is_no_interval():
    assert wilson(0, 0) is None


def test_a_change_beyond_that_of_others_holds_its_level_where_all_changed_alike():
    """Small counts, all rates doubled: of 2,000 intervals about one in twenty leaves out the truth, which is 1."""
    dice = numpy.random.default_rng(1)
    trials = (400, 500, 4_000, 6_000)
    drawn = dice.binomial(trials, (0.04, 0.08, 0.03, 0.06), size=(2_000, 4))
    found = [ratio_of_changes(*zip(row.tolist(), trials, strict=True)) for row in drawn]
    said = [low <= 1 <= high for _middle, (low, high) in filter(None, found)]

    assert len(said) > 1_500
    assert 0.94 < sum(said) / len(said) < 0.97


def test_of_few_successes_no_change_is_told():
    assert ratio_of_changes((9, 100), (90, 100), (100, 1_000), (100, 1_000)) is None
