"""Of two texts about the same facts, people chose one: what a writer makes of that."""

import math
from dataclasses import replace

import pytest
import torch

from modeling.language.data import Told
from modeling.language.learning import DPO, NONE, RERANKING, better, compare, learn_preferences, right
from modeling.language.preferences import Preference, PreferenceConfig, dpo_loss, margins, prefer, scores
from modeling.language.reranking import TRAITS, Reranker
from modeling.language.train import train_writer
from modeling.language.writer import Writer
from tests.modeling.small_copy import QUICK, small_pairs


@pytest.fixture(scope="module")
def writer(tmp_path_factory):
    """Hardly trained: what is learned here is learned from preferences."""
    directory = tmp_path_factory.mktemp("writer")
    train_writer(small_pairs(60), directory, config=replace(QUICK, most_passes=1, least_steps=20), cpu_minutes=1)
    return Writer.load(directory)


@pytest.fixture(scope="module")
def pairs():
    """Somebody who wants everything said twice, which the writer itself takes for unlikely."""
    return [Preference(one.told, f"{one.text} {one.text}", one.text) for one in small_pairs(120)[60:]]


def test_the_loss_is_the_formula_of_the_paper():
    chosen, rejected = torch.tensor([-10.0]), torch.tensor([-12.0])
    before = torch.tensor([-11.0])

    loss = dpo_loss(chosen, rejected, before, before, beta=0.1)

    assert loss.item() == pytest.approx(-math.log(1 / (1 + math.exp(-0.1 * 2.0))))
    assert dpo_loss(before, before, before, before, beta=0.1).item() == pytest.approx(math.log(2))


def test_the_likelihood_of_a_text_does_not_depend_on_its_neighbours(writer):
    told = Told({"name": ("Nova X71",), "colour": ("blue",)}, "en")
    texts = ["Nova X71 comes in blue.", "Meet Nova X71, in blue, and in blue alone, at any time of the year."]

    together = scores(writer, [told] * 2, texts)
    alone = [scores(writer, [told], [text])[0] for text in texts]

    assert [tokens for _, tokens in together] == [tokens for _, tokens in alone]
    assert [score for score, _ in together] == pytest.approx([score for score, _ in alone], rel=1e-4)


def test_dpo_moves_towards_what_was_chosen_and_leaves_the_writer_before_as_it_was(writer, pairs):
    writer.write_all([pairs[0].told], 2)
    before = scores(writer, [pairs[0].told], [pairs[0].chosen])
    config = PreferenceConfig(trainer={"epochs": 2, "learning_rate": 1e-3, "average": 0.5, "checkpoint_every": 100})

    moved = prefer(writer, pairs[:40], config=config)

    assert margins(moved, writer, pairs[40:]).mean() > 0
    assert scores(writer, [pairs[0].told], [pairs[0].chosen]) == before


def test_a_reranker_learns_a_taste_and_is_kept_where_it_wins(writer, pairs):
    reranker = Reranker.of_json(Reranker.learn(writer, pairs[:40]).to_json())

    told = compare(writer, reranker, writer, pairs[40:])

    assert dict(zip(TRAITS, reranker.weights, strict=True))["repetition"] > 0
    assert reranker.ranked(writer, pairs[50].told, [pairs[50].rejected, pairs[50].chosen])[0] == pairs[50].chosen
    assert [row.name for row in told.rows] == [NONE, RERANKING, DPO]
    assert [row.right for row in told.rows] == [0.0, 1.0, 0.5]
    assert told.kept == RERANKING


def test_too_few_pairs_teach_nothing_and_a_doubtful_lead_does_not_win(writer, pairs):
    assert learn_preferences(writer, pairs[:5], pairs[5:8]).told.kept == NONE
    assert not better(right(torch.tensor([1.0, 1.0, -1.0]).numpy()), right(torch.tensor([1.0, -1.0, -1.0]).numpy()))
