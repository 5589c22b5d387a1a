"""The only training loop: AdamW, warm-up and cosine, clipping, averaged weights, early stop, exact resume.

A `Task` brings data and loss. Its batch is a pure function of (seed, step), so a run that was killed goes on as if it
had not been: after kill -9 the final weights are the same, bit for bit, on the same machine and thread count.

It takes a GPU where there is one, in bfloat16 and compiled, and shares each step with the other processes of `torchrun`.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from modeling import checkpoint, machine
from modeling.checkpoint import Artifact

KIND = "training"


class NonFiniteLoss(ArithmeticError):
    """The loss became NaN or infinite; the last checkpoint is the last good state."""


@dataclass(frozen=True, kw_only=True)
class TrainerConfig:
    """How long and how fast to learn."""

    epochs: int = 4
    learning_rate: float = 4e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1  # share of all steps
    clip: float = 1.0  # norm of the gradient
    average: float = 0.99  # a step's share in the averaged weights is 1 - this; 0 keeps the last weights alone
    patience: int = 2  # epochs without a better validation before it stops
    checkpoint_every: int = 50  # steps
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.patience < 1 or self.checkpoint_every < 1:
            raise ValueError("epochs, patience and checkpoint_every must be at least 1.")
        if not (self.learning_rate > 0 and self.clip > 0 and 0 <= self.average < 1 and 0 <= self.warm_up < 1):
            raise ValueError("learning_rate and clip must be positive, average and warm_up in [0, 1).")


@dataclass(frozen=True)
class Progress:
    """Where a run is: `total` steps are planned, early stop may end it before."""

    epoch: int
    step: int
    total: int
    loss: float
    stage: str = ""


@dataclass(frozen=True)
class Epoch:
    """One point of the loss curve."""

    epoch: int
    training_loss: float
    validation_loss: float | None


class Task(Protocol):
    """What is learned. Equal (step) must give an equal batch, whatever happened before.

    A task that shares its batches gives the loss of its own part; over all processes, the mean must be that of the batch.
    """

    steps_per_epoch: int

    def loss(self, model: nn.Module, step: int) -> torch.Tensor: ...

    def validation_loss(self, model: nn.Module) -> float | None: ...


@dataclass
class Run:
    """Everything that a checkpoint must hold beside weights and optimizer."""

    step: int = 0
    loss_sum: float = 0.0
    curve: list[Epoch] = field(default_factory=list)

    def stale(self, patience: int) -> bool:
        """Whether validation has not improved for so many epochs."""
        return bool(self.curve) and len(self.curve) - best_epoch(self.curve) >= patience


def fit(
    model: nn.Module,
    task: Task,
    config: TrainerConfig,
    *,
    directory: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_checkpoint: Callable[[], None] | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> tuple[nn.Module, list[Epoch]]:
    """Trains in place and returns the averaged model with its loss curve.

    `directory` keeps checkpoints and resumes from one. Both callbacks may raise to cancel. It also ends
    when `enough` says so, before a step (it must say so in all processes). Raises NonFiniteLoss.
    """
    total, run = config.epochs * task.steps_per_epoch, Run()
    ranks, device = machine.ranks(), machine.device()
    model.to(device)
    optimizer = torch.optim.AdamW(parameter_groups(model, config), lr=config.learning_rate, betas=(0.9, 0.98))
    torch.manual_seed(config.seed + ranks.rank)
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(config.average))
    if device.type == "cuda":
        machine.compile_stacks(model)
    if directory and checkpoint.exists(directory):
        run = resume(directory, model, averaged, optimizer)
    while run.step < total and not run.stale(config.patience) and not enough():
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * schedule(run.step, total, config.warm_up)
        with machine.half_precision(device):
            part = task.loss(model, run.step)
        optimizer.zero_grad(set_to_none=True)
        part.backward()
        if not math.isfinite(loss := ranks.average(model, part)):
            raise NonFiniteLoss(f"The loss is {loss} at step {run.step}: lower learning_rate ({config}).")
        nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        optimizer.step()
        averaged.update_parameters(model)
        run.step, run.loss_sum = run.step + 1, run.loss_sum + loss
        if ended := run.step % task.steps_per_epoch == 0:
            close_epoch(run, task, averaged.module)
        if on_progress and ranks.leads:
            on_progress(Progress((run.step - 1) // task.steps_per_epoch + 1, run.step, total, loss))
        if directory and (ended or run.step % config.checkpoint_every == 0):
            keep(directory, model, averaged, optimizer, run)
            if on_checkpoint and ranks.leads:
                on_checkpoint()
    return averaged.module.eval().cpu(), run.curve


def best_epoch(curve: list[Epoch]) -> int:
    """The epoch with the lowest validation loss; without validation, the last."""
    losses = [math.inf if point.validation_loss is None else point.validation_loss for point in curve]
    return len(curve) if min(losses) == math.inf else losses.index(min(losses)) + 1


def close_epoch(run: Run, task: Task, model: nn.Module) -> None:
    model.eval()
    with torch.inference_mode():
        validation = machine.ranks().first_says(task.validation_loss(model))
    run.curve.append(Epoch(len(run.curve) + 1, run.loss_sum / task.steps_per_epoch, validation))
    run.loss_sum = 0.0


def schedule(step: int, total: int, warm_up: float) -> float:
    """A line up, then half a cosine down to nearly nothing."""
    rise = max(1, int(total * warm_up))
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, total - rise)))


def parameter_groups(model: nn.Module, config: TrainerConfig) -> list[dict]:
    """Matrices decay; gains and biases do not."""
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    return [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]


def keep(directory: Path, model: nn.Module, averaged: AveragedModel, optimizer: torch.optim.AdamW, run: Run) -> None:
    """Written by the first process, which has heard the random states of all."""
    ranks, states = machine.ranks(), optimizer.state_dict()["state"]
    random = ranks.gathered(machine.random_state(machine.device()))
    if not ranks.leads:
        return
    moments = {f"{i}.{name}": value for i, state in states.items() for name, value in state.items()}
    tensors = {
        "weights": to_arrays(model.state_dict()),
        "averaged": to_arrays(averaged.state_dict()),
        "optimizer": to_arrays(moments),
        "random": {str(rank): state.numpy() for rank, state in enumerate(random)},
    }
    checkpoint.save(directory, KIND, Artifact(tensors, {"run": asdict(run)}))


def resume(directory: Path, model: nn.Module, averaged: AveragedModel, optimizer: torch.optim.AdamW) -> Run:
    """Restores all four states. Raises a DamagedArtifact when any of them cannot be trusted.

    A process that the run did not have before begins its chances anew.
    """
    kept = checkpoint.load(directory, KIND)
    load_arrays(model, kept.tensors["weights"])
    load_arrays(averaged, kept.tensors["averaged"])
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in kept.tensors["optimizer"].items():
        index, name = key.split(".")
        state.setdefault(int(index), {})[name] = torch.from_numpy(value.copy())
    optimizer.load_state_dict(optimizer.state_dict() | {"state": state})
    chances = kept.tensors["random"].get(str(machine.ranks().rank))
    if chances is not None:
        machine.set_random_state(machine.device(), torch.from_numpy(chances.copy()))
    document = kept.documents["run"]
    return Run(document["step"], document["loss_sum"], [Epoch(**point) for point in document["curve"]])


def to_arrays(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """Detached copies on the CPU, ready for a checkpoint."""
    return {name: value.detach().cpu().numpy() for name, value in state.items()}


def load_arrays(model: nn.Module, arrays: dict[str, np.ndarray]) -> None:
    """Weights into a model that has the same names and shapes. Raises WrongConfig."""
    checkpoint.check_shapes({name: tuple(value.shape) for name, value in model.state_dict().items()}, arrays)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in arrays.items()})
