"""One small shop, trained once, for every test that only asks it."""

from pathlib import Path

import pytest
import torch

from modeling.recommender.ranker import Ranker
from modeling.recommender.report import TrainingReport
from modeling.recommender.train import train_recommender
from tests.modeling.small_shop import QUICK, small_events, small_items


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    """Small tensors: a second thread costs more than it brings."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> tuple[Path, TrainingReport]:
    directory = tmp_path_factory.mktemp("recommender")
    return directory, train_recommender(small_events(), small_items(), directory, config=QUICK)


@pytest.fixture
def ranker(trained) -> Ranker:
    return Ranker.load(trained[0])
