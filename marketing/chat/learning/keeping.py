"""A version's files: the library's retriever, and beside it what only the platform knows of it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketing.chat.confidence import Weights
from marketing.chat.heads import Heads

if TYPE_CHECKING:
    from modeling.retrieval.encoder import Encoder
    from modeling.retrieval.retriever import Retriever

PLATFORM = "platform"  # the document: weights, and which held-back questions it answered rightly


def keep(retriever: "Retriever", directory: Path, encoder: "Encoder", weights: Weights, right: dict[str, bool]) -> None:
    from modeling.retrieval import artifact

    own = replace(retriever, features=replace(retriever.features, embed=encoder))
    artifact.keep(own, directory, {PLATFORM: {"weights": weights, "right": right}})


def load(directory: Path, encoder: "Encoder", name: str) -> Heads:
    """The encoder is shared where the version was trained with the same one. Raises a DamagedArtifact."""
    from modeling.retrieval.artifact import load_retriever

    return Heads(load_retriever(directory, encoder), document(directory)["weights"], name)


def document(directory: Path) -> dict[str, Any]:
    from modeling import checkpoint
    from modeling.retrieval.artifact import KIND

    return dict(checkpoint.load(directory, KIND).documents[PLATFORM])
