"""Learns from what people preferred: of two texts about the same facts, the one that they chose shall be the likelier one.

Direct preference optimization, equation 7 of Rafailov et al. 2023 (arXiv 2305.18290): with w the chosen text, l the other one,
x the facts, and the writer as it was before as the reference, the loss is

    -log sigmoid(beta * ((log p(w|x) - log reference(w|x)) - (log p(l|x) - log reference(l|x))))

Shapes: P = pairs, B = 2 P texts (the chosen ones first), T = tokens of the longest, N = text tokens of all, V = tokens.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from modeling import trainer
from modeling.language.data import Told
from modeling.language.model import LanguageModel
from modeling.language.prompts import Prompts
from modeling.language.slots import pattern
from modeling.language.task import Batch, Example, batch_of, batches_of
from modeling.language.writer import Writer
from modeling.trainer import Progress, TrainerConfig
from modeling.workplace import drop_damaged

READ_AT_ONCE = 4096  # tokens, where nothing is learned


@dataclass(frozen=True)
class Preference:
    """Of two texts about the same facts, the one that somebody chose."""

    told: Told
    chosen: str
    rejected: str


@dataclass(frozen=True, kw_only=True)
class PreferenceConfig:
    """How far the writer may go from where it was: the larger `beta`, the less."""

    beta: float = 0.1
    pairs: int = 16  # of one step
    trainer: TrainerConfig = field(
        default_factory=lambda: TrainerConfig(
            epochs=4, learning_rate=2e-4, warm_up=0.1, average=0.9, weight_decay=0.0, checkpoint_every=20
        )
    )

    def __post_init__(self) -> None:
        if isinstance(self.trainer, dict):  # as JSON has it
            object.__setattr__(self, "trainer", TrainerConfig(**self.trainer))
        if not (self.beta > 0 and self.pairs >= 1):
            raise ValueError("beta must be positive, and a step has at least one pair.")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def dpo_loss(
    chosen: torch.Tensor,
    rejected: torch.Tensor,
    chosen_before: torch.Tensor,
    rejected_before: torch.Tensor,
    beta: float,
) -> torch.Tensor:
    """(P,) log-likelihoods of whole texts, now and before -> the mean loss."""
    return -F.logsigmoid(beta * ((chosen - chosen_before) - (rejected - rejected_before))).mean()


def log_likelihoods(model: LanguageModel, batch: Batch) -> torch.Tensor:
    """(B,) of whole texts, given their facts."""
    batch = batch.beside(model)
    states = model(batch.ids).flatten(0, 1)[batch.asked]
    chances = -F.cross_entropy(model.logits(states), batch.answer, reduction="none")  # (N,)
    row = batch.asked // batch.ids.shape[1]
    return chances.new_zeros(len(batch.ids)).index_add(0, row, chances)


def example_of(prompts: Prompts, told: Told, text: str) -> Example:
    """As the writer is asked, and as it would have written it: with placeholders for what is exact."""
    plan = prompts.slots.plan(told)
    for fact in sorted(plan, key=lambda fact: -len(fact.value)):
        if fact.exact:
            text = pattern(fact.value).sub(fact.said, text)
    return Example(prompts.prompt(plan, told.language), prompts.target(text))


def scores(writer: Writer, told: Sequence[Told], texts: Sequence[str]) -> list[tuple[float, int]]:
    """The log-likelihood of each text, given its facts, and its number of tokens."""
    examples = [example_of(writer.prompts, *one) for one in zip(told, texts, strict=True)]
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].prompt) + len(examples[i].target))
    with torch.inference_mode():
        found = [log_likelihoods(writer.model, batch) for batch in batches_of(examples, READ_AT_ONCE)]
    by_length = torch.cat(found).tolist() if found else []
    return [(score, len(examples[i].target)) for i, score in sorted(zip(order, by_length, strict=True))]


class PreferenceTask:
    """See `modeling.trainer.Task`. Without dropout: the reference has none, and its noise would be taken for a change."""

    def __init__(
        self,
        writer: Writer,
        pairs: Sequence[Preference],
        config: PreferenceConfig,
        validation: Sequence[Preference] = (),
    ) -> None:
        self.config = config
        self.learned, self.held = examples_of(writer, pairs), examples_of(writer, validation)
        self.before, self.held_before = (
            likelihoods_of(writer.model, self.learned),
            likelihoods_of(writer.model, self.held),
        )
        self.steps_per_epoch = max(1, len(pairs) // config.pairs)

    def loss(self, model: LanguageModel, step: int) -> torch.Tensor:
        model.eval()
        number, place = divmod(step, self.steps_per_epoch)
        order = np.random.default_rng((self.config.trainer.seed, number)).permutation(len(self.learned))
        return self.loss_of(model, self.learned, self.before, order[place :: self.steps_per_epoch])

    def validation_loss(self, model: LanguageModel) -> float | None:
        if not self.held:
            return None
        parts = np.array_split(np.arange(len(self.held)), -(-len(self.held) // self.config.pairs))
        sums = [float(self.loss_of(model, self.held, self.held_before, part)) * len(part) for part in parts]
        return sum(sums) / len(self.held)

    def loss_of(
        self, model: LanguageModel, pairs: Sequence[tuple[Example, Example]], before: torch.Tensor, places: np.ndarray
    ) -> torch.Tensor:
        batch = batch_of([pairs[i][side] for side in (0, 1) for i in places])
        now = log_likelihoods(model, batch)
        chosen, rejected = now[: len(places)], now[len(places) :]
        return dpo_loss(chosen, rejected, *before[places].to(now.device).T, self.config.beta)


def examples_of(writer: Writer, pairs: Sequence[Preference]) -> list[tuple[Example, Example]]:
    return [
        (example_of(writer.prompts, one.told, one.chosen), example_of(writer.prompts, one.told, one.rejected))
        for one in pairs
    ]


def likelihoods_of(model: LanguageModel, pairs: Sequence[tuple[Example, Example]]) -> torch.Tensor:
    """(P, 2) of the chosen and of the rejected texts."""
    with torch.inference_mode():
        rows = [log_likelihoods(model, batch_of(pair)) for pair in pairs]
    return torch.stack(rows).clone() if rows else torch.zeros(0, 2)


def prefer(
    writer: Writer,
    pairs: Sequence[Preference],
    *,
    validation: Sequence[Preference] = (),
    config: PreferenceConfig | None = None,
    directory: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Writer:
    """The same writer, leaning towards what people chose. `directory` keeps checkpoints and resumes from one."""
    config = config or PreferenceConfig()
    if directory:
        drop_damaged(directory)
    task = PreferenceTask(writer, pairs, config, validation)
    begun = copy.deepcopy(writer.model.eval())  # which drops what it laid out for writing: that cannot be copied
    model, _curve = trainer.fit(begun, task, config.trainer, directory=directory, on_progress=on_progress)
    return replace(writer, model=model)


def margins(writer: Writer, before: Writer, pairs: Sequence[Preference]) -> np.ndarray:
    """(P,) how much further the writer moved towards the chosen text than towards the other one, in log-likelihood."""
    examples = examples_of(writer, pairs)
    moved = likelihoods_of(writer.model, examples) - likelihoods_of(before.model, examples)
    return (moved[:, 0] - moved[:, 1]).numpy()
