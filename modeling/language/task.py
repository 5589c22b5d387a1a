"""What the writer learns: the likelihood of each text, given its facts. The loss is taken on the text alone.

Shapes: B = pairs of a step, T = tokens of the longest, N = text tokens of the step, D = width, V = tokens.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from modeling.language.model import LanguageModel
from modeling.machine import device_of


class Example(NamedTuple):
    """Tokens of the facts, then those of the text."""

    prompt: list[int]
    target: list[int]


class Batch(NamedTuple):
    """`asked` are the places, counted through rows and columns, whose next token is one of the text."""

    ids: torch.Tensor  # (B, T)
    asked: torch.Tensor  # (N,)
    answer: torch.Tensor  # (N,)

    def beside(self, model: LanguageModel) -> "Batch":
        """Where the model is."""
        return Batch(*(one.to(device_of(model)) for one in self))


class WritingTask:
    """Pairs of like length share a step, so that next to nothing is padded. See `modeling.trainer.Task`."""

    def __init__(
        self, examples: Sequence[Example], *, tokens: int, seed: int, validation: Sequence[Example] = ()
    ) -> None:
        self.examples, self.tokens, self.seed = examples, tokens, seed
        self.lengths = np.array([len(one.prompt) + len(one.target) - 1 for one in examples])
        self.validation = batches_of(validation, tokens)
        self.pass_steps = self.steps_per_epoch = len(cut(np.sort(self.lengths), tokens))
        self.current: tuple[int, list[np.ndarray]] = (-1, [])

    def loss(self, model: LanguageModel, step: int) -> torch.Tensor:
        number, place = divmod(step, self.pass_steps)
        return cross_entropy(model, batch_of([self.examples[i] for i in self.steps(number)[place]]))

    def steps(self, number: int) -> list[np.ndarray]:
        """The steps of one pass over all pairs: those of one length in a new order, and the steps too."""
        if self.current[0] != number:
            rng = np.random.default_rng((self.seed, number))
            order = np.lexsort((rng.random(len(self.examples)), self.lengths))
            parts = np.split(order, cut(self.lengths[order], self.tokens)[1:])
            self.current = number, [parts[i] for i in rng.permutation(len(parts))]
        return self.current[1]

    def validation_loss(self, model: LanguageModel) -> float | None:
        """A token's mean, over held-back pairs."""
        if not self.validation:
            return None
        sums = [float(cross_entropy(model, batch)) * len(batch.answer) for batch in self.validation]
        return sum(sums) / sum(len(batch.answer) for batch in self.validation)


def cut(lengths: np.ndarray, tokens: int) -> list[int]:
    """Where each step begins, in rising lengths: a step holds `tokens`, padding counted, or one pair that is longer."""
    starts = [0]
    for i, length in enumerate(lengths.tolist()):
        if i > starts[-1] and (i + 1 - starts[-1]) * length > tokens:
            starts.append(i)
    return starts


def batches_of(examples: Sequence[Example], tokens: int) -> list[Batch]:
    ordered = sorted(examples, key=lambda one: len(one.prompt) + len(one.target))
    starts = cut(np.array([len(one.prompt) + len(one.target) - 1 for one in ordered]), tokens)
    ends = [*starts[1:], len(ordered)]
    return [batch_of(ordered[start:end]) for start, end in zip(starts, ends, strict=True) if end > start]


def batch_of(examples: Sequence[Example]) -> Batch:
    """The last token of a text is answered, never read."""
    length = max(len(one.prompt) + len(one.target) for one in examples) - 1
    ids, asked = np.zeros((len(examples), length), np.int64), []
    for row, one in enumerate(examples):
        read = one.prompt + one.target[:-1]
        ids[row, : len(read)] = read
        asked.append(row * length + np.arange(len(one.prompt) - 1, len(read)))
    answer = np.concatenate([one.target for one in examples])
    return Batch(torch.from_numpy(ids), torch.from_numpy(np.concatenate(asked)), torch.from_numpy(answer))


def cross_entropy(model: LanguageModel, batch: Batch) -> torch.Tensor:
    batch = batch.beside(model)
    states = model.among(batch.ids, batch.asked)  # (N, D): no logits where nothing is asked
    return F.cross_entropy(model.logits(states), batch.answer)
