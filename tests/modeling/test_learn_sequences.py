"""A file that tells an order and no dates: the next thing is learned from the last ones."""

from datetime import timedelta

import pytest

from modeling.recommender.blend import Blend
from modeling.recommender.data import Events, collect
from modeling.recommender.evaluation import split_by, split_last_out
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.shares import learn_shares
from modeling.recommender.train import learn
from tests.modeling.small_shop import BEGIN, QUICK, Interaction, small_events


@pytest.fixture(scope="module")
def circle() -> Events:
    """Each product leads to the next one of twenty; everybody begins elsewhere."""
    return collect(
        [
            Interaction(f"s{shopper}", f"P{(shopper + step) % 20}", BEGIN - timedelta(days=9 - step))
            for shopper in range(60)
            for step in range(9)
        ],
        [],
    )


def test_times_that_lie_a_day_apart_are_no_dates(circle):
    assert not circle.dated
    assert collect(small_events(), []).dated


def test_where_one_thing_leads_to_the_next_the_last_few_say_most_and_sales_say_nothing(circle):
    split = split_last_out(circle)
    shares = learn_shares(Blend(Knowledge.of(split.training)), split)

    assert shares.half_life < 2.0
    assert shares.prior == 0.0


def test_an_order_is_learned_in_one_fit_that_is_chosen_by_the_last_but_one(circle):
    split, stages = split_by("loo", circle, 0, 0), set()
    blend, report = learn(
        split.training,
        QUICK,
        validation=split.validation,
        on_progress=lambda progress: stages.add(progress.stage),
    )

    assert stages == {"trial"}
    assert blend.neural
    assert report.metrics["time"]["shoppers"] == 60
