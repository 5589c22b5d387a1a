"""The language model: tokens go in, the chances of the next one come out. Input and output share one table.

Shapes: B = texts, S = new positions, T = positions, D = width, V = tokens.
"""

from dataclasses import dataclass, field
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import nn

from modeling.packed import Packed
from modeling.transformer import Memory, Reader, TransformerConfig, build


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """The shape of the writer's model."""

    transformer: TransformerConfig = field(
        default_factory=lambda: TransformerConfig(width=160, layers=3, heads=4, dropout=0.1, form="plain")
    )

    def __post_init__(self) -> None:
        if isinstance(self.transformer, dict):  # as JSON has it
            object.__setattr__(self, "transformer", TransformerConfig(**self.transformer))


class LanguageModel(nn.Module):
    """A decoder: position t sees positions <= t and says what comes at t + 1."""

    def __init__(self, config: ModelConfig, tokens: int) -> None:
        super().__init__()
        self.config = config
        self.table = nn.Embedding(tokens, config.transformer.width)
        self.stack = build(config.transformer)
        self.dropout = nn.Dropout(config.transformer.dropout)
        self.reader: Reader | None = None
        self.packed_table: Packed | None = None
        nn.init.normal_(self.table.weight, std=config.transformer.width**-0.5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(B, T) -> states (B, T, D)."""
        return self.stack(self.dropout(self.table(ids)))

    def among(self, ids: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """The states at places that are counted through rows and columns: (N, D)."""
        return self.stack.among(self.dropout(self.table(ids)), places)

    def logits(self, states: torch.Tensor) -> torch.Tensor:
        """(..., D) -> (..., V)"""
        return F.linear(states, self.table.weight)

    def reading(self, rows: int, room: int) -> "Reading":
        """Begins to read `rows` texts of at most `room` tokens, without learning from them."""
        if self.config.transformer.form == "textbook":
            return WholeReading(self)
        if self.reader is None or self.packed_table is None:
            self.reader, self.packed_table = Reader(self.stack), Packed(self.table.weight)
        return CachedReading(self, self.packed_table, self.reader, self.reader.begin(rows, room))

    def train(self, mode: bool = True) -> "LanguageModel":
        self.reader = self.packed_table = None  # their weights are copies
        return super().train(mode)


class Reading(Protocol):
    """Texts that are read token by token."""

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        """The next tokens (B, S) -> logits of what follows the last of them (B, V)."""

    def choose(self, rows: torch.Tensor) -> None:
        """Goes on with these rows; one may be named several times."""


@dataclass
class CachedReading:
    """Each token is read once; its keys and values are kept."""

    model: LanguageModel
    to_logits: Packed
    reader: Reader
    memory: Memory

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        return self.to_logits(self.reader.read(self.model.table(ids), self.memory))

    def choose(self, rows: torch.Tensor) -> None:
        self.memory.choose(rows)


@dataclass
class WholeReading:
    """The textbook's way: everything again for each token."""

    model: LanguageModel
    ids: torch.Tensor | None = None

    def read(self, ids: torch.Tensor) -> torch.Tensor:
        self.ids = ids if self.ids is None else torch.cat((self.ids, ids), dim=1)
        return self.model.logits(self.model(self.ids)[:, -1])

    def choose(self, rows: torch.Tensor) -> None:
        if self.ids is not None:
            self.ids = self.ids[rows]
