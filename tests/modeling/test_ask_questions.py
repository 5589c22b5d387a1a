"""What the model is asked in training: never about what it was shown, and the same at the same step."""

import numpy as np
import pytest
import torch

from modeling.recommender.data import DAY, PURCHASE, collect
from modeling.recommender.examples import Examples, ExamplesConfig, baskets, windows
from modeling.recommender.model import ModelConfig, NextBasket, bags_of
from modeling.recommender.neural import Neural
from modeling.recommender.task import NextBasketTask
from modeling.recommender.words import vocabulary
from tests.modeling.small_shop import QUICK, small_events, small_items


@pytest.fixture(scope="module")
def events():
    return collect(small_events(), small_items())


def make_examples(events, **config):
    return Examples(events, 8, ExamplesConfig(windows=16, least_steps=4, **config))


def test_a_batch_is_the_same_whichever_was_made_before(events):
    straight, other = make_examples(events), make_examples(events)
    other.batch(9)

    for mine, theirs in zip(straight.batch(3), other.batch(3), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_another_seed_asks_in_another_order(events):
    assert not np.array_equal(make_examples(events).batch(0).item, make_examples(events, seed=1).batch(0).item)


def test_no_answer_is_among_what_was_bought_before(events):
    examples = make_examples(events)
    for step in range(examples.steps_per_epoch):
        batch = examples.batch(step)
        known = set(zip(batch.known_row.tolist(), batch.known.tolist(), strict=True))

        assert not known & set(zip(batch.answer_row.tolist(), batch.answer.tolist(), strict=True))


def test_the_answers_of_each_question_share_one_unit(events):
    batch = make_examples(events).batch(1)

    np.testing.assert_allclose(np.bincount(batch.answer_row, batch.share), 1.0, rtol=1e-5)


def test_sales_of_a_question_are_those_before_its_basket(events):
    """The row of the sales table is a day that is not after the day on which the answers came."""
    examples = make_examples(events, rest_of_basket=0.0, lead_days=0)
    asked = examples.epoch(0)
    batch = examples.build(asked, np.arange(len(examples.windows[0])), np.arange(5), np.random.default_rng(0))
    came = np.sort(asked.events.time[asked.questions.start[:5]] // DAY)

    np.testing.assert_array_equal(examples.days[batch.day], came)


def test_every_event_stands_in_a_window_and_none_crosses_shoppers():
    start, end = windows(np.array([0, 3, 3, 30]), 8)

    assert start.tolist() == [0, 3, 9, 15, 21, 22]
    assert end.tolist() == [3, 11, 17, 23, 29, 30]


def test_a_basket_is_a_shoppers_day(events):
    start, end = baskets(events)

    for low, high in zip(start[:20], end[:20], strict=True):
        assert len(set(events.shopper[low:high].tolist())) == 1
        assert len(set((events.time[low:high] // DAY).tolist())) == 1


def make_model(events):
    torch.manual_seed(0)
    tokens = vocabulary(events.items)
    return NextBasket(
        ModelConfig(**vars(QUICK.model)), products=len(events.items), vocabulary=len(tokens)
    ).eval(), tokens


def test_a_padded_batch_scores_as_each_history_does_alone(events):
    model, tokens = make_model(events)
    neural, sales = Neural.of(model, tokens, events.items), np.ones((5, len(events.items)), np.float32)
    histories, now = [events.history(i) for i in range(6)], int(events.time.max()) + 1

    together = neural.scores(histories, now, sales, same_session=False)
    alone = np.concatenate([neural.scores([one], now, sales, same_session=False) for one in histories])

    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_loss_by_days_equals_the_plain_softmax(events):
    model, tokens = make_model(events)
    bags = bags_of(events.items, {token: i for i, token in enumerate(tokens)})
    task = NextBasketTask(make_examples(events), bags)
    batch = task.examples.batch(2)

    products = model.products(bags)
    states = model.read(products, *map(torch.from_numpy, (batch.item, batch.kind, batch.gap)))
    asked = states[torch.from_numpy(batch.window), torch.from_numpy(batch.position)]
    logits = model.score(asked, torch.from_numpy(batch.wait), products, task.sales[torch.from_numpy(batch.day)].float())
    logits[torch.from_numpy(batch.known_row), torch.from_numpy(batch.known)] = -torch.inf
    chances = logits.log_softmax(dim=1)[batch.answer_row, batch.answer]

    plain = -(chances * torch.from_numpy(batch.share)).sum() / len(batch.wait)
    torch.testing.assert_close(task.loss(model, 2), plain)


def test_what_came_later_than_any_answer_is_no_choice_and_every_answer_is_one(events):
    examples = make_examples(events, lead_days=10)
    task = NextBasketTask(examples, bags_of(events.items, {}))
    first = np.array([events.time[events.item == item].min() for item in range(len(events.items))])
    for step in range(examples.steps_per_epoch):
        batch = examples.batch(step)
        shelf = torch.stack([task.on_day(int(day), torch.zeros(1, 5), None)[0] for day in batch.day])
        ahead = first > (examples.days[batch.day] + 11)[:, None] * DAY

        assert torch.isinf(shelf[torch.from_numpy(ahead)]).all()
        assert torch.isfinite(shelf[batch.answer_row, batch.answer]).all()


def test_a_product_that_training_never_saw_is_its_words(events):
    model, tokens = make_model(events)
    bags = bags_of([*events.items, events.items[0]], {token: i for i, token in enumerate(tokens)})
    with torch.no_grad():
        products = model.products(bags)

    torch.testing.assert_close(products[-1], products[0] - model.ids.weight[0])


def test_views_alone_pose_questions_too():
    views = [event._replace(name="view_item") for event in small_events()]
    examples = make_examples(collect(views, small_items()))

    assert len(examples.batch(0).answer)
    assert not (examples.events.kind == PURCHASE).any()
