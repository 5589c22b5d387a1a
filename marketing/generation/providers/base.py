"""What every writer is: asked once, it gives candidates, or says why not. Retries, money and checks are not its business."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from marketing.common.errors import Unavailable
from marketing.generation.problems import Problem
from marketing.generation.values import Request

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings


@dataclass(frozen=True)
class ToolUse:
    id: str
    name: str
    arguments: str  # JSON, if the model kept to it


@dataclass(frozen=True)
class Written:
    texts: tuple[str, ...]
    model: str = ""
    tokens_in: int | None = None  # None: not told
    tokens_out: int | None = None
    uses: tuple[ToolUse, ...] = ()  # tools that it wants to use before it goes on


class Provider(Protocol):
    name: ClassVar[str]
    is_paid: ClassVar[bool]  # it is somebody else's, and what it is told leaves the server

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        """As the shop set it up. Raises `Failed` when that does not suffice."""
        ...

    def most_tokens(self, request: Request) -> tuple[int, int]:
        """Told and written, at the most: what a call may have to be paid for."""
        ...

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
