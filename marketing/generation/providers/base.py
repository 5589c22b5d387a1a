"""What every writer is: asked once, it gives candidates, or says why not. Retries, money and checks are not its business."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from marketing.common.errors import Unavailable
from marketing.generation.problems import Problem
from marketing.generation.values import Request


@dataclass(frozen=True)
class Written:
    texts: tuple[str, ...]
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


class Provider(Protocol):
    name: ClassVar[str]

    def write(self, request: Request) -> Written:
        """As many candidates as it can, the best first. Raises `Failed`."""
        ...


class Failed(Unavailable):
    """This writer gave nothing, and why. `again`: the same request may well succeed a little later."""

    def __init__(self, problem: Problem, detail: str = "", *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(problem.label)
        self.problem = problem
        self.detail = detail[:300]
        self.again = again
        self.wait = wait  # seconds that the server asked for
