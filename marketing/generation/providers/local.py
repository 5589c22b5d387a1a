"""The shop's own writer: a model that this server trained, in the version that serves."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from marketing.common.tenancy import shop_context
from marketing.generation.own_writer import OwnWriter, warm
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed, Written
from marketing.generation.values import Request
from marketing.registry import selectors
from marketing.registry.models import Kind, ModelVersion

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Local:
    """Each text asks anew which version serves: from a promotion on, the next text is the new one's."""

    name: ClassVar[str] = "local"
    is_paid: ClassVar[bool] = False

    versions: Sequence[ModelVersion]  # what serves, and what stands in where that is damaged

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        with shop_context(settings.shop):
            versions = selectors.in_line(settings.shop, Kind.WRITER)
        if not versions:
            raise Failed(Problem.NOT_SET_UP)
        return cls(versions)

    def most_tokens(self, request: Request) -> tuple[int, int]:
        return 0, 0

    def write(self, request: Request) -> Written:
        writer, version = self._first_whole()
        return Written(writer.write(request), model=str(version))

    def _first_whole(self) -> tuple[OwnWriter, ModelVersion]:
        for version in self.versions:
            try:
                return warm(version), version
            except (ValueError, OSError):  # a DamagedArtifact, which names paths of the server
                logger.exception("%s of shop %s cannot write.", version, version.shop_id)
        raise Failed(Problem.NO_MODEL)
