"""The recommender's Transformer: a history goes in, a score for every product comes out.

A product is an id embedding (left out at random in training, so that a new product works from its words) plus the
words of its title, its category and its price bucket. A shopper is no parameter: only a history. The last state asks
two things: which products fit (a dot product with each), and how much what sells now matters to this shopper.

Shapes: B = histories, T = events of one, R = questions, I = products, D = width, V = tokens, F = sales features.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from modeling.recommender.data import KINDS, Item
from modeling.recommender.gaps import BUCKETS
from modeling.recommender.sales import FEATURES
from modeling.recommender.words import tokens
from modeling.transformer import TransformerConfig, build


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """The shape of the recommender; `length` is how many of the last events it reads."""

    transformer: TransformerConfig = field(default_factory=lambda: TransformerConfig(layers=1))
    length: int = 100
    id_dropout: float = 0.1

    def __post_init__(self) -> None:
        if isinstance(self.transformer, dict):  # as JSON has it
            object.__setattr__(self, "transformer", TransformerConfig(**self.transformer))
        if self.length < 2 or not 0.0 <= self.id_dropout < 1.0:
            raise ValueError("length must be at least 2 and id_dropout in [0, 1).")


class Bags(NamedTuple):
    """Tokens of all products, one after another, as `F.embedding_bag` reads them."""

    token: torch.Tensor  # (sum of lengths,)
    weight: torch.Tensor  # (sum of lengths,)
    offset: torch.Tensor  # (I,)

    def of(self, rows: torch.Tensor) -> "Bags":
        """Of these products alone."""
        ends = torch.cat((self.offset[1:], self.offset.new_tensor([len(self.token)])))
        start, count = self.offset[rows], (ends - self.offset)[rows]
        offset = count.cumsum(0) - count
        place = torch.arange(int(count.sum()), device=rows.device) + (start - offset).repeat_interleave(count)
        return Bags(self.token[place], self.weight[place], offset)

    def to(self, device: torch.device) -> "Bags":
        return Bags(*(one.to(device) for one in self))


def bags_of(items: Sequence[Item], position: dict[str, int]) -> Bags:
    """Tokens that the vocabulary lacks are left out."""
    found = [[(position[t], w) for t, w in tokens(item).items() if t in position] for item in items]
    flat = np.array([pair for bag in found for pair in bag], dtype=np.float64).reshape(-1, 2)
    offset = np.concatenate(([0], np.cumsum([len(bag) for bag in found])))[:-1]
    token, weight = torch.from_numpy(flat[:, 0].astype(np.int64)), torch.from_numpy(flat[:, 1].astype(np.float32))
    return Bags(token, weight, torch.from_numpy(offset.astype(np.int64)))


class NextBasket(nn.Module):
    """Scores products for the next basket, or for the rest of the one that is open."""

    def __init__(self, config: ModelConfig, *, products: int, vocabulary: int) -> None:
        super().__init__()
        width = config.transformer.width
        self.config = config
        self.ids = nn.Embedding(products, width)
        self.tokens = nn.Embedding(vocabulary + 1, width)  # one spare row: a shop without titles has no token
        self.kinds = nn.Embedding(len(KINDS), width)
        self.gaps = nn.Embedding(BUCKETS, width)
        self.waits = nn.Embedding(BUCKETS, width)
        self.stack = build(config.transformer)
        self.question = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.to_sales = nn.Linear(width, FEATURES)
        self.dropout = nn.Dropout(config.transformer.dropout)
        for table in (self.ids, self.tokens, self.kinds, self.gaps, self.waits):
            nn.init.normal_(table.weight, std=0.3 * width**-0.5)

    def forget(self, products: np.ndarray) -> None:
        """These have no id, as those that come after the training: of what nobody touched, an id says nothing."""
        with torch.no_grad():
            self.ids.weight[torch.from_numpy(products)] = 0.0

    def products(self, bags: Bags, rows: torch.Tensor | None = None) -> torch.Tensor:
        """(I, D): what each product is, or each of some. Products beyond the trained ids are their words alone."""
        bags = bags if rows is None else bags.of(rows)
        said = F.embedding_bag(bags.token, self.tokens.weight, bags.offset, mode="sum", per_sample_weights=bags.weight)
        ids = self.ids.weight if rows is None else self.ids(rows)
        if self.training:
            kept = torch.rand(len(ids), 1, device=ids.device) >= self.config.id_dropout
            ids = ids * kept
        return said + F.pad(ids, (0, 0, 0, len(said) - len(ids)))

    def read(self, products: torch.Tensor, item: torch.Tensor, kind: torch.Tensor, gap: torch.Tensor) -> torch.Tensor:
        """Histories as indices (B, T), oldest first, padded at the end -> states (B, T, D)."""
        return self.stack(self.events(products, item, kind, gap))

    def read_to(
        self, end: torch.Tensor, products: torch.Tensor, item: torch.Tensor, kind: torch.Tensor, gap: torch.Tensor
    ) -> torch.Tensor:
        """The states of `read` after the event at `end` (B,) alone: (B, D)."""
        return self.stack.at(self.events(products, item, kind, gap), end)

    def events(self, products: torch.Tensor, item: torch.Tensor, kind: torch.Tensor, gap: torch.Tensor) -> torch.Tensor:
        """(B, T, D)"""
        return self.dropout(F.embedding(item, products) + self.kinds(kind) + self.gaps(gap))

    def ask(self, state: torch.Tensor, wait: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """States (R, D) and the bucket of the time since -> what is looked for (R, D), weight of sales (R, F)."""
        asked = state + self.waits(wait)
        asked = asked + self.question(asked)
        return self.dropout(asked), self.to_sales(asked)

    def score(
        self, state: torch.Tensor, wait: torch.Tensor, products: torch.Tensor, sales: torch.Tensor
    ) -> torch.Tensor:
        """(R, I) logits; `sales` is (R, F, I), or (F, I) for all."""
        looked_for, weight = self.ask(state, wait)
        prior = weight @ sales if sales.dim() == 2 else torch.bmm(weight[:, None], sales)[:, 0]
        return looked_for @ products.T + prior
