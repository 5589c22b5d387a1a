"""The shop's own writer: a model that this server trained, in the version that serves."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Self

from marketing.common.tenancy import shop_context
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed, Written
from marketing.generation.values import Request
from marketing.registry import artifacts, selectors
from marketing.registry.models import Kind, ModelVersion

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings
    from modeling.language.writer import Writer


@dataclass(frozen=True)
class Local:
    name: ClassVar[str] = "local"
    is_paid: ClassVar[bool] = False

    version: ModelVersion

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        with shop_context(settings.shop):
            version = selectors.serving_version(settings.shop, Kind.WRITER)
        if version is None:
            raise Failed(Problem.NOT_SET_UP)
        return cls(version)

    def most_tokens(self, request: Request) -> tuple[int, int]:
        return 0, 0

    def write(self, request: Request) -> Written:
        """Of one product: what it learned from are texts about one."""
        written = load(self.version).write(request.facts, request.language, n=request.candidates, seed=request.seed)
        return Written(tuple(dict.fromkeys((written.text, *written.candidates))), model=str(self.version))


@lru_cache(maxsize=2)
def load(version: ModelVersion) -> "Writer":
    """Once a process and version: rows are equal by their ids."""
    from modeling.language.writer import Writer  # PyTorch: seconds, and hundreds of MiB

    try:
        return Writer.load(artifacts.verified_directory(version))
    except (ValueError, OSError) as error:  # a DamagedArtifact, which names paths of the server
        raise Failed(Problem.NO_MODEL) from error
