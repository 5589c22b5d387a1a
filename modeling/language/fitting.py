"""One fit of the language model within the CPU time that it is given."""

import copy
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from modeling import checkpoint, trainer
from modeling.language.config import WriterConfig
from modeling.language.model import LanguageModel
from modeling.language.task import Example, WritingTask
from modeling.trainer import Epoch, Progress
from modeling.workplace import Budget, drop_damaged

TRIED = 12  # steps whose cost is measured
CAUTION = 0.92  # of what is left is planned; the rest is for steps that cost more than those tried
LEAST_EPOCH = 200  # steps between two validations


def fit_language(
    examples: Sequence[Example],
    validation: Sequence[Example],
    tokens: int,
    config: WriterConfig,
    budget: Budget,
    directory: Path,
    on_progress: Callable[[Progress], None] | None = None,
) -> tuple[LanguageModel, list[Epoch]]:
    drop_damaged(directory / "steps")
    torch.manual_seed(config.trainer.seed)
    model = LanguageModel(config.model, tokens)
    task = WritingTask(examples, tokens=config.tokens, seed=config.trainer.seed, validation=validation)
    epochs, task.steps_per_epoch = plan(model, task, config, budget, directory / "plan.json")
    return trainer.fit(
        model,
        task,
        replace(config.trainer, epochs=epochs),
        directory=directory / "steps",
        on_progress=on_progress,
        on_checkpoint=budget.keep,
        enough=lambda: budget.left <= 0,
    )


def plan(model: LanguageModel, task: WritingTask, config: WriterConfig, budget: Budget, kept: Path) -> tuple[int, int]:
    """Epochs and their steps: the learning rate must have come down when the time is up. A resumed run keeps its plan."""
    if kept.exists():
        return tuple(json.loads(kept.read_bytes()))
    wanted = max(config.most_passes * task.pass_steps, config.least_steps)
    cost = cost_of_step(model, task, config)
    steps = max(1, min(wanted, int(CAUTION * budget.left / cost)))
    epochs = max(1, round(steps / max(task.pass_steps, LEAST_EPOCH)))
    planned = epochs, max(1, steps // epochs)
    checkpoint.write(kept, json.dumps(planned).encode())
    return planned


def cost_of_step(model: LanguageModel, task: WritingTask, config: WriterConfig) -> float:
    """CPU seconds, the optimizer's included, of some steps on a copy."""
    task.steps_per_epoch, validation, task.validation = TRIED, task.validation, []
    copied, once = copy.deepcopy(model), replace(config.trainer, epochs=1)
    marks: list[float] = []
    trainer.fit(copied, task, once, on_progress=lambda progress: marks.append(time.process_time()))
    task.validation = validation
    return (marks[-1] - marks[1]) / (len(marks) - 2)
