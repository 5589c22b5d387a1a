"""The two attention stacks: what a position may see, and what a configuration may ask."""

import pytest
import torch
from torch import nn

from modeling.transformer import Reader, TransformerConfig, build, rotate, rotations

FORMS = ["gated", "plain", "textbook"]


@pytest.fixture(params=FORMS)
def stack(request):
    torch.manual_seed(0)
    return build(TransformerConfig(width=32, layers=2, heads=2, form=request.param)).eval()


def test_a_position_never_sees_what_comes_after_it(stack):
    history = torch.randn(1, 6, 32)
    changed = history.clone()
    changed[:, 4:] = 0.0

    torch.testing.assert_close(stack(history)[:, :4], stack(changed)[:, :4])


def test_a_position_sees_what_came_before_it(stack):
    history = torch.randn(1, 6, 32)
    changed = history.clone()
    changed[:, 0] += 1.0

    assert not torch.allclose(stack(history)[:, 5], stack(changed)[:, 5])


def test_padding_after_the_end_changes_nothing(stack):
    history = torch.randn(1, 5, 32)
    padded = torch.cat((history, torch.randn(1, 3, 32)), dim=1)

    torch.testing.assert_close(stack(history), stack(padded)[:, :5])


def test_the_states_at_one_position_are_those_of_reading_all(stack):
    histories, last = torch.randn(3, 8, 32), torch.tensor([7, 2, 0])

    torch.testing.assert_close(stack.at(histories, last), stack(histories)[torch.arange(3), last])


def test_the_states_at_some_places_are_those_of_reading_all(stack):
    histories, places = torch.randn(3, 8, 32), torch.tensor([0, 7, 10, 21])

    torch.testing.assert_close(stack.among(histories, places), stack(histories).flatten(0, 1)[places])


def test_the_order_of_what_came_before_matters(stack):
    history = torch.randn(1, 6, 32)
    swapped = history[:, [1, 0, 2, 3, 4, 5]]

    assert not torch.allclose(stack(history)[:, 5], stack(swapped)[:, 5])


def test_rotated_products_depend_on_the_distance_alone():
    query, key, turns = torch.randn(8), torch.randn(8), rotations(12, 8, torch.device("cpu"))
    rows = lambda x: rotate(x.expand(1, 1, 12, 8), turns)[0, 0]  # noqa: E731

    products = rows(query) @ rows(key).T

    torch.testing.assert_close(products.diagonal(-3), products[3, 0].expand(9))


@pytest.mark.parametrize("wrong", [{"width": 30, "heads": 4}, {"layers": 0}, {"dropout": 1.0}, {"form": "other"}])
def test_a_shape_that_cannot_be_built_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        TransformerConfig(**wrong)


@pytest.mark.parametrize("form", ["gated", "plain"])
def test_reading_on_from_a_memory_gives_the_states_of_reading_all(form):
    config = TransformerConfig(width=32, layers=2, heads=2, form=form)
    stack, texts = build(config).eval(), torch.randn(2, 7, 32)
    for norm in (stack.norm, stack.blocks[0].norms[1]):
        nn.init.uniform_(norm.weight, 0.5, 2.0)

    with torch.inference_mode():
        reader = Reader(stack)
        memory = reader.begin(rows=2, room=9)
        states = [reader.read(part, memory) for part in texts.split((4, 1, 1, 1), dim=1)]

        torch.testing.assert_close(torch.stack(states, dim=1), stack(texts)[:, 3:])


def test_a_memory_goes_on_with_the_rows_that_were_chosen():
    stack = build(TransformerConfig(width=32, layers=1, heads=2, form="plain")).eval()
    texts, more, rows = torch.randn(2, 3, 32), torch.randn(3, 1, 32), torch.tensor([1, 0, 1])

    with torch.inference_mode():
        reader = Reader(stack)
        memory = reader.begin(rows=2, room=4)
        reader.read(texts, memory)
        memory.choose(rows)

        torch.testing.assert_close(reader.read(more, memory), stack(torch.cat((texts[rows], more), dim=1))[:, 3])
