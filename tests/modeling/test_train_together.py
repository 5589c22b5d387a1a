"""Two processes share each step of one training; a large catalogue is compared with a sample of it."""

import os
import socket
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from modeling.machine import together
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Events, collect
from modeling.recommender.examples import Examples
from modeling.recommender.fitting import fit_neural
from modeling.recommender.model import NextBasket, bags_of
from modeling.recommender.negatives import Negatives
from modeling.recommender.task import NextBasketTask
from modeling.recommender.words import vocabulary
from tests.modeling.small_shop import QUICK, small_events, small_items

CALM = RecommenderConfig(  # without dropout, which is thrown in each process anew
    model={"transformer": vars(QUICK.model.transformer) | {"dropout": 0.0}, "length": 20, "id_dropout": 0.0},
    trainer={"epochs": 2, "learning_rate": 0.01},
    examples={"windows": 16, "least_steps": 1, "full_softmax": 10, "negatives": 16},
)


def small() -> Events:
    return collect(small_events(), small_items())


def learn() -> tuple[list[float], np.ndarray]:
    """The loss of each epoch, and what the products became."""
    with together():
        neural, curve = fit_neural(small(), CALM, None, None)
    return [point.training_loss for point in curve], neural.products.numpy()


def test_two_processes_learn_what_one_learns(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    code = f"import torch; torch.set_num_threads(1); import {__name__} as here; here.learn()"
    path = {"PYTHONPATH": os.pathsep.join(sys.path), "RANK": "1", "LOCAL_RANK": "1"}
    other = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **meeting, **path})
    losses, products = learn()  # meanwhile the other imports
    for name, value in {**meeting, "RANK": "0", "LOCAL_RANK": "0"}.items():
        monkeypatch.setenv(name, value)

    shared_losses, shared_products = learn()

    assert other.wait(60) == 0
    assert losses[1] < losses[0]
    assert shared_losses == pytest.approx(losses, rel=1e-4)
    np.testing.assert_allclose(shared_products, products, atol=1e-3)


def loss_of(events: Events, step: int, **config: int) -> float:
    torch.manual_seed(0)
    tokens = vocabulary(events.items)
    model = NextBasket(CALM.model, products=len(events.items), vocabulary=len(tokens))
    bags = bags_of(events.items, {token: i for i, token in enumerate(tokens)})
    task = NextBasketTask(Examples(events, 20, replace(CALM.examples, **config)), bags)
    return task.loss(model, step).item()


def test_the_loss_over_a_sample_is_that_over_the_catalogue_but_for_chance():
    events = small()
    steps = range(4)

    whole = [loss_of(events, step, full_softmax=100) for step in steps]

    assert [loss_of(events, step, negatives=200_000) for step in steps] == pytest.approx(whole, rel=2e-3)
    assert np.mean([loss_of(events, step) for step in steps]) == pytest.approx(np.mean(whole), rel=0.05)


def test_half_of_a_sample_is_drawn_alike_and_half_by_sales():
    events = small()
    negatives = Negatives(events, draws=1_000, seed=0)
    sold = np.bincount(events.item)

    assert negatives.chance.sum() == pytest.approx(1.0)
    assert negatives.chance.min() >= 0.5 / len(sold)
    assert sold[negatives.chance.argmax()] >= 0.9 * sold.max()
