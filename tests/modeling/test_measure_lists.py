"""Metrics and protocols against values worked out by hand."""

from datetime import timedelta

import numpy as np
import pytest

from modeling.bootstrap import bootstrap_interval, paired_bootstrap
from modeling.recommender.data import TooLittleData, collect, epoch_seconds
from modeling.recommender.evaluation import (
    list_metrics,
    measure,
    split_by,
    split_by_time,
    split_leave_one_out,
    top,
)
from tests.modeling.small_shop import BEGIN, Interaction, small_events, small_items


def test_ndcg_is_worked_out_by_hand():
    """Hits at places 1 and 3 of two targets: (1 + 1 / log2(4)) / (1 + 1 / log2(3))."""
    metrics = list_metrics(np.array([5, 1, 7, 2]), np.array([5, 7]))

    assert metrics["ndcg@10"] == pytest.approx(1.5 / (1 + 1 / np.log2(3)))
    assert metrics["hr@10"] == 1.0
    assert metrics["recall@10"] == 1.0


def test_the_ideal_has_ten_places_however_many_targets_there_are():
    metrics = list_metrics(np.arange(10), np.arange(40))

    assert metrics["ndcg@10"] == pytest.approx(1.0)
    assert metrics["recall@10"] == 0.25


def test_a_list_without_a_hit_is_worth_nothing():
    assert list_metrics(np.array([1, 2]), np.array([3])) == {"ndcg@10": 0.0, "hr@10": 0.0, "recall@10": 0.0}


def test_the_best_come_first_and_ties_keep_the_order_of_products():
    assert top(np.array([1.0, 3.0, 3.0, -np.inf, 2.0]), 3).tolist() == [1, 2, 4]
    assert top(np.array([1.0, -np.inf]), 5).tolist() == [0]
    assert top(np.array([1.0, 2.0]), 0).tolist() == []
    assert top(np.zeros(0), 3).tolist() == []


@pytest.mark.parametrize("k", [1, 10, 300, 5_000])
def test_the_best_of_a_large_catalogue_are_those_of_sorting_it(k):
    scores = np.random.default_rng(k).integers(0, 4_000, 3_333).astype(np.float32)  # with ties
    scores[::7] = -np.inf

    best = np.argsort(-scores, kind="stable")[:k]

    assert top(scores, k).tolist() == best[np.isfinite(scores[best])].tolist()


def buy(shopper, product, day):
    return Interaction(shopper, product, BEGIN + timedelta(days=day))


@pytest.fixture
def events():
    rows = [("ann", "A", 0), ("bob", "B", 1), ("bob", "C", 2), ("ann", "A", 10), ("ann", "B", 10), ("ann", "new", 11)]
    return collect([buy(*row) for row in [*rows, ("ann", "C", 40), ("eve", "A", 10)]], [])


def day(number):
    return epoch_seconds(BEGIN + timedelta(days=number))


def names(events, products):
    return [events.items[i].product_id for i in products]


def test_the_time_split_asks_known_shoppers_for_products_that_are_new_to_them_and_were_sold(events):
    split = split_by_time(events, day(5), 28)

    (case,) = split.cases
    assert names(events, case.truth) == ["B"]
    assert names(events, case.known) == ["A"]
    assert len(split.training) == 3


def test_anything_counts_what_is_bought_again(events):
    (case,) = split_by_time(events, day(5), 28, repeats=True).cases

    assert names(events, case.truth) == ["A", "B"]
    assert case.known.tolist() == []


def test_cold_asks_only_for_what_was_first_sold_after_the_cutoff_and_nothing_of_it_is_in_the_training(events):
    split = split_by("cold", events, day(5), 28)

    (case,) = split.cases
    assert names(events, case.truth) == ["new"]
    assert split.candidates[case.truth].all()
    assert not np.isin(case.truth, split.training.item).any()


def test_only_the_shoppers_named_are_asked():
    events = collect(small_events(), small_items())
    some = [events.shopper_ids[case.shopper] for case in split_leave_one_out(events).cases[:2]]
    split = split_by("loo", events, 0, 0, asked=some)

    assert [events.shopper_ids[case.shopper] for case in split.cases] == some
    for case, validation in zip(split.cases, split.validation, strict=True):
        assert case.shopper == validation.shopper
        assert case.history.item[-1] == validation.truth[0]


def test_nobody_to_measure_on_is_said():
    with pytest.raises(TooLittleData, match="No shopper to measure"):
        split_by_time(collect([buy("ann", "A", 0)], []), day(5), 28)


def test_leave_one_out_trains_without_the_last_two():
    events = collect(small_events(), small_items())
    split = split_leave_one_out(events)
    core = split.candidates.sum()

    for case in split.cases[:5]:
        assert len(case.truth) == 1
        assert case.truth[0] not in case.history.item
    assert 0 < core <= 30
    assert len(split.training) == sum(len(case.history.item) - 1 for case in split.cases)


class Oracle:
    def __init__(self, split):
        self.right = {id(case.history): case.truth for case in split.cases}
        self.products = len(split.candidates)

    def scores(self, history, at):
        scores = np.zeros(self.products)
        scores[self.right[id(history)]] = 1.0
        return scores


def test_who_knows_the_future_has_full_marks_and_never_shows_what_was_bought():
    split = split_by_time(collect(small_events(), small_items()), day(90), 28)
    row = measure("oracle", Oracle(split), split=split).row()

    assert row["ndcg@10"] == pytest.approx(1.0)
    assert row["hr@10"] == 1.0


def test_the_bootstrap_finds_a_clear_difference_and_no_difference():
    noise = np.random.default_rng(0).normal(size=200)

    assert paired_bootstrap(noise + 0.5, noise)["interval"] == pytest.approx([0.5, 0.5])
    assert paired_bootstrap(noise, noise)["p"] == 1.0
    low, high = bootstrap_interval(noise)
    assert low < noise.mean() < high
