"""The trained Transformer as a scorer: products are read once, then a history costs a few milliseconds.

B = histories, T = their longest length, I = products, D = width.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import nn

from modeling.checkpoint import Tensors
from modeling.recommender.data import History, Item
from modeling.recommender.gaps import SAME_SESSION, gaps, wait
from modeling.recommender.model import ModelConfig, NextBasket, bags_of
from modeling.trainer import load_arrays, to_arrays


@dataclass(frozen=True)
class Neural:
    """Immutable: new products make a new one."""

    model: NextBasket
    vocabulary: Sequence[str]
    products: torch.Tensor  # (I, D)

    @classmethod
    def of(cls, model: nn.Module, vocabulary: Sequence[str], items: Sequence[Item]) -> "Neural":
        return cls(model.eval(), vocabulary, torch.empty(0)).with_items(items)

    def with_items(self, items: Sequence[Item]) -> "Neural":
        """A product beyond those of the training is what its words say."""
        bags = bags_of(items, {token: index for index, token in enumerate(self.vocabulary)})
        with torch.inference_mode():
            return replace(self, products=self.model.products(bags))

    def scores(self, histories: Sequence[History], at: int, sales: np.ndarray, *, same_session: bool) -> np.ndarray:
        """(B, I) logits for histories that all have at least one event; `sales` is (F, I) as of `at`."""
        histories = [one.last(self.model.config.length) for one in histories]
        last = torch.tensor([len(one.item) - 1 for one in histories])
        since = np.array([at - one.time[-1] for one in histories])
        waited = np.full(len(since), SAME_SESSION) if same_session else wait(since)
        with torch.inference_mode():
            asked = self.model.read_to(last, self.products, *padded(histories))
            return self.model.score(asked, torch.from_numpy(waited), self.products, torch.from_numpy(sales)).numpy()

    def likeness(self, item: int) -> np.ndarray:
        """(I,) cosine between one product and every other."""
        with torch.inference_mode():
            return (self.directions @ self.directions[item]).numpy()

    @cached_property
    def directions(self) -> torch.Tensor:
        """(I, D) of length one."""
        with torch.inference_mode():
            return nn.functional.normalize(self.products, dim=1)

    def to_tensors(self) -> Tensors:
        return to_arrays(self.model.state_dict())

    @classmethod
    def from_tensors(
        cls, config: ModelConfig, vocabulary: Sequence[str], items: Sequence[Item], tensors: Tensors
    ) -> "Neural":
        """Raises WrongConfig when the weights are not of this configuration."""
        model = NextBasket(config, products=len(items), vocabulary=len(vocabulary))
        load_arrays(model, tensors)
        return cls.of(model, vocabulary, items)


def padded(histories: Sequence[History]) -> tuple[torch.Tensor, ...]:
    """Products, kinds and gaps (B, T) each, padded at the end, which no earlier position sees."""
    columns = np.zeros((3, len(histories), max(len(one.item) for one in histories)), np.int64)
    for row, one in enumerate(histories):
        for column, values in zip(columns, (one.item, one.kind, gaps(one.time)), strict=True):
            column[row, : len(values)] = values
    return tuple(torch.from_numpy(columns))
