"""A writer that this server trained, with what it learned beside its words: which facts its texts tell, and what people prefer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from marketing.generation.values import Request
from marketing.registry import artifacts
from marketing.registry.models import ModelVersion

if TYPE_CHECKING:
    from modeling.language.reranking import Reranker
    from modeling.language.writer import Writer

KEPT = 4  # versions that stay warm, of all shops of a process
HABITS, RERANKER = "habits", "reranker"  # documents of an artifact, beside the writer's own


@dataclass(frozen=True)
class OwnWriter:
    """`habits` are the names of the facts that its texts tell, by language; without them it tells everything."""

    writer: "Writer"
    habits: Mapping[str, list[str]] = field(default_factory=dict)
    reranker: "Reranker | None" = None

    @classmethod
    def load(cls, directory: Path) -> "OwnWriter":
        """Raises a DamagedArtifact."""
        from modeling import checkpoint
        from modeling.language.reranking import Reranker  # PyTorch: seconds, and hundreds of MiB
        from modeling.language.writer import KIND, Writer

        documents = checkpoint.load(directory, KIND).documents
        reranker = Reranker.of_json(documents[RERANKER]) if RERANKER in documents else None
        return cls(Writer.load(directory), documents.get(HABITS, {}), reranker)

    def write(self, request: Request) -> tuple[str, ...]:
        """The best first, each once. Of one product: what it learned from are texts about one."""
        from modeling.language.data import Told

        told = Told(self.told(request), request.language)
        written = self.writer.write_all([told], request.candidates, request.seed)[0]
        texts = tuple(dict.fromkeys((written.text, *written.candidates)))
        return tuple(self.reranker.ranked(self.writer, told, texts)) if self.reranker else texts

    def told(self, request: Request) -> dict[str, tuple[str, ...]]:
        names = self.habits.get(request.language, request.facts)
        return {name: values for name, values in request.facts.items() if name in names}


@lru_cache(maxsize=KEPT)
def warm(version: ModelVersion) -> OwnWriter:
    """Once a process and version: rows are equal by their ids. Raises a DamagedArtifact, or an OSError."""
    return OwnWriter.load(artifacts.verified_directory(version))
