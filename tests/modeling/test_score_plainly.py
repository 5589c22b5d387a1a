"""The plain models against what can be computed by hand, and the laws that hold for them."""

from datetime import timedelta

import numpy as np
import pytest

from modeling.recommender.baselines import (
    ItemToItem,
    OwnItems,
    Popular,
    WithRecentSales,
    fit_item_knn,
    single,
    standardised,
    tastes,
)
from modeling.recommender.data import DAY, History, collect
from modeling.recommender.ease import basket_items, fit_ease, inverse_of_positive, shopper_items
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.repeat import SHARE, HabitCase, Habits, again_of, habits_of, learn_share
from modeling.recommender.sales import RecentSales
from modeling.recommender.words import tokens, vocabulary, words
from tests.modeling.small_shop import BEGIN, Interaction, Item, small_events, small_items


@pytest.fixture(scope="module")
def events():
    return collect(small_events(), small_items())


def past(*rows):
    item, time, kind = zip(*rows, strict=True)
    return History(np.array(item), np.array(time), np.array(kind, np.int8))


def test_ease_is_the_minimum_of_its_loss(events):
    """Closed form: no small change of an off-diagonal weight lowers |X - XB|^2 + lambda |B|^2."""
    X, B, regularisation = shopper_items(events).toarray().astype(float), fit_ease(events, 10.0).astype(float), 10.0
    gradient = -2 * X.T @ (X - X @ B) + 2 * regularisation * B
    np.fill_diagonal(gradient, 0.0)

    assert np.abs(gradient).max() < 1e-3
    assert np.diag(B).tolist() == [0.0] * len(B)


def test_the_inverse_through_cholesky_is_the_inverse():
    root = np.random.default_rng(0).normal(size=(20, 20))
    matrix = root @ root.T + np.eye(20)

    np.testing.assert_allclose(inverse_of_positive(matrix.copy()) @ matrix, np.eye(20), atol=1e-8)


def test_item_knn_is_the_cosine_and_keeps_the_nearest_only():
    rows = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "x"), ("c", "z")]
    when = small_events()[0].occurred_at
    bought = collect([Interaction(shopper, item, when) for shopper, item in rows], [])

    weights = fit_item_knn(bought, neighbours=1).toarray()

    x, y, z = (bought.position[name] for name in "xyz")
    assert weights[y, x] == pytest.approx(2 / np.sqrt(3 * 2))
    assert weights[z, x] == 0.0
    assert weights[x, z] == pytest.approx(1 / np.sqrt(3))


def test_a_taste_is_as_strong_as_the_strongest_event_and_as_fresh_as_the_last():
    items, says = tastes([past((4, 0, 2), (4, 10 * DAY, 0), (7, 0, 0))], 10 * DAY, half_life=10.0)

    assert items.tolist() == [4, 7]
    assert says[0].tolist() == pytest.approx([1.0, 0.1])


def test_tastes_that_are_read_together_are_those_of_each_alone():
    one, other = past((4, 0, 2), (7, 3 * DAY, 0)), past((2, DAY, 1), (4, 2 * DAY, 0))

    items, says = tastes([one, other], 10 * DAY, half_life=10.0, earlier=0.5)

    for history, row in zip((one, other), says, strict=True):
        own, alone = tastes([history], 10 * DAY, half_life=10.0, earlier=0.5)
        assert row[np.isin(items, own)].tolist() == alone[0].tolist()
        assert not row[~np.isin(items, own)].any()


def test_half_precision_is_widened_to_the_same_numbers():
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    every = every[np.isfinite(every)]

    assert np.array_equal(single(every.reshape(2, -1)), every.astype(np.float32).reshape(2, -1))


def test_what_is_older_than_a_day_says_less_of_the_open_basket():
    _items, says = tastes([past((1, 0, 2), (2, 8 * DAY, 2), (3, 9 * DAY + 1, 2))], 10 * DAY, None, earlier=0.25)

    assert says[0].tolist() == [0.25, 0.25, 1.0]


def test_a_basket_is_what_one_shopper_does_on_one_day():
    rows = [("a", "x", 0), ("a", "y", 23), ("a", "x", 25), ("b", "y", 0)]
    events = collect([Interaction(who, what, BEGIN + timedelta(hours=hours)) for who, what, hours in rows], [])

    baskets = sorted(basket_items(events).toarray().tolist())

    assert baskets == [[0, 1], [1, 0], [1, 1]]
    assert shopper_items(events).toarray().sum() == 3


def test_sales_of_a_window_end_before_the_moment_and_count_a_buyer_once():
    sales = RecentSales(np.array([0, DAY, 2 * DAY]), np.array([0, 0, 1]), np.array([2, 2, 0], np.int8), 3)

    assert sales.between(0, 2 * DAY).tolist() == [2.0, 0.0, 0.0]
    assert sales.between(DAY, 2 * DAY + 1).tolist() == pytest.approx([1.0, 0.2, 0.0])
    assert sales.features(2 * DAY).shape == (5, 3)


def test_the_popular_list_is_the_same_for_everybody(events):
    model, now = Popular(RecentSales.of(events)), int(events.time.max()) + 1

    np.testing.assert_array_equal(model.scores(events.history(0), now), model.scores(events.history(1), now))


def test_a_prior_moves_scores_towards_what_sells_now(events):
    base, sales, now = ItemToItem(fit_ease(events)), RecentSales.of(events), int(events.time.max()) + 1
    with_prior = WithRecentSales(base, sales, weight=1000.0).scores(events.history(0), now)

    assert with_prior.argmax() == sales.recent(now).argmax()


def test_own_items_fade_with_their_half_life():
    scores = OwnItems(3, half_life=10.0).scores(past((0, 0, 2), (1, 10 * DAY, 2), (1, 10 * DAY, 2)), 10 * DAY)

    assert scores.tolist() == pytest.approx([0.5, 2.0, 0.0])


def test_equal_scores_are_standardised_to_zero():
    assert standardised(np.full(4, 7.0)).tolist() == [0.0] * 4


def test_chinese_is_read_as_characters_and_pairs():
    assert words("红色杯子 Mug 2") == ["红", "色", "杯", "子", "红色", "色杯", "杯子", "mug", "2"]
    assert words("") == []


def test_tokens_carry_words_category_and_price():
    assert tokens(Item("P", "red red mug", "cups", 4.0)) == {
        "red": 2 / 3,
        "mug": 1 / 3,
        "category=cups": 1.0,
        "price=4": 1.0,
    }
    assert tokens(Item("P", "", "", None)) == {}
    assert vocabulary([Item("A", "red mug"), Item("B", "red lamp")]) == ["red"]


def test_a_sale_that_training_counted_is_not_counted_again(events):
    knowledge, sales = Knowledge.of(events), small_events()

    again = knowledge.with_sales(sales)
    later = again.with_sales([sales[-1]._replace(shopper_id="new")]).with_sales([sales[-1]._replace(shopper_id="new")])

    assert len(again.sales.time) == len(knowledge.sales.time)
    assert len(later.sales.time) == len(knowledge.sales.time) + 1


def habit_case(truth):
    """Product 0 is known, and the model would rather show product 1."""
    return HabitCase(np.array([1.0, 3.0, *[-np.inf] * 10]), Habits(np.array([0]), np.array([1.0])), np.array([truth]))


def test_own_purchases_count_as_much_as_the_last_month_says():
    who_come_back, who_look_around = learn_share([habit_case(0)] * 40), learn_share([habit_case(1)] * 40)

    assert who_come_back < 0.5 <= who_look_around
    assert learn_share([habit_case(1)]) == SHARE, "one shopper says nothing"


def test_a_product_that_owners_buy_again_is_a_stronger_habit():
    bought = [("a", "tea", 0), ("a", "tea", 60), ("b", "tea", 0), ("b", "tea", 61), ("a", "pot", 0), ("b", "pot", 1)]
    events = collect([Interaction(who, what, BEGIN + timedelta(days=day)) for who, what, day in bought], [])

    tea, pot = (again_of(events)[events.position[name]] for name in ("tea", "pot"))

    assert tea == pytest.approx(np.log(3 / 22))
    assert pot == pytest.approx(np.log(1 / 22))


def test_a_product_is_due_when_its_usual_gap_has_passed():
    history = past((0, 0, 2), (0, 10 * DAY, 2), (0, 20 * DAY, 2), (1, 20 * DAY, 0))

    soon, due = (habits_of(history, at * DAY, np.zeros(2)).strength[0] for at in (21, 30))

    assert habits_of(history, 30 * DAY, np.zeros(2)).item.tolist() == [0]
    assert due > soon
