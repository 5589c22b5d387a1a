"""What a training runs on: the CPU or a GPU, one process or the several that `torchrun` starts.

Several processes share each step: everyone has the whole model and works on a part of the batch, and the gradients are
averaged, so that a step learns what one process would have learned of the same batch. On GPUs they talk through NCCL, on
CPUs through gloo. Everything else every process does for itself; the first alone writes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import nn

from modeling.transformer import TextbookTransformer, Transformer

Said = TypeVar("Said")
PATIENCE = timedelta(hours=12)  # for each other: one may measure for long while the others wait


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def device_of(model: nn.Module) -> torch.device:
    return next(model.parameters()).device


def half_precision(where: torch.device) -> torch.autocast:
    """bfloat16 on a GPU; a CPU keeps float32, so that equal data gives equal weights."""
    return torch.autocast(where.type, torch.bfloat16, enabled=where.type == "cuda")


def compile_stacks(model: nn.Module) -> None:
    """For histories and batches of any size. What cannot be compiled runs as it stands."""
    torch._dynamo.config.suppress_errors = True
    for part in model.modules():
        if isinstance(part, Transformer | TextbookTransformer):
            part.compile(dynamic=True)


def random_state(where: torch.device) -> torch.Tensor:
    return torch.cuda.get_rng_state() if where.type == "cuda" else torch.get_rng_state()


def set_random_state(where: torch.device, state: torch.Tensor) -> None:
    if where.type == "cuda":
        torch.cuda.set_rng_state(state)
    else:
        torch.set_rng_state(state)


@dataclass(frozen=True)
class Ranks:
    """Which process this is, and of how many. Alone, all of it does nothing."""

    rank: int = 0
    world: int = 1

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def average(self, model: nn.Module, loss: torch.Tensor) -> float:
        """Makes every gradient the mean of all processes, and gives the mean loss."""
        if self.world == 1:
            return loss.item()
        parameters = [one for one in model.parameters() if one.requires_grad]
        parts = [torch.zeros_like(one) if one.grad is None else one.grad for one in parameters]
        together = torch.cat([part.flatten() for part in (*parts, loss.detach())])
        dist.all_reduce(together)
        together /= self.world
        for one, mean in zip(parameters, together[:-1].split([one.numel() for one in parameters]), strict=True):
            one.grad = mean.view_as(one)
        return together[-1].item()

    def first_says(self, said: Said) -> Said:
        """What the first process says, so that all do the same."""
        if self.world > 1:
            heard = [said]
            dist.broadcast_object_list(heard)
            said = heard[0]
        return said

    def gathered(self, state: torch.Tensor) -> list[torch.Tensor]:
        """Those of all processes, by rank."""
        if self.world == 1:
            return [state]
        states: list[torch.Tensor] = [state] * self.world
        dist.all_gather_object(states, state)
        return states

    def wait(self) -> None:
        if self.world > 1:
            dist.barrier()


def ranks() -> Ranks:
    return Ranks(dist.get_rank(), dist.get_world_size()) if dist.is_available() and dist.is_initialized() else Ranks()


@contextmanager
def together() -> Iterator[Ranks]:
    """Meets the other processes, if `torchrun` started any."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        yield Ranks()
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo", timeout=PATIENCE)
    try:
        yield ranks()
    finally:
        dist.destroy_process_group()
