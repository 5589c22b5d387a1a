"""What a training found, for the page where a person decides, and for the gate."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from torch import nn

from modeling.language.data import Pair
from modeling.language.task import Example
from modeling.tokenizer import Tokenizer
from modeling.trainer import Epoch


@dataclass(frozen=True)
class TrainingReport:
    """Everything a person should see before they promote a writer."""

    curve: list[dict[str, Any]]  # epoch, loss and validation, a token's mean
    counts: dict[str, int]
    languages: list[str]
    cpu_seconds: float = 0.0

    def after(self, seconds: float) -> "TrainingReport":
        return replace(self, cpu_seconds=seconds)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def report_of(
    pairs: Sequence[Pair], examples: Sequence[Example], tokenizer: Tokenizer, model: nn.Module, curve: list[Epoch]
) -> TrainingReport:
    return TrainingReport(
        curve=[
            {"epoch": point.epoch, "loss": point.training_loss, "validation": point.validation_loss} for point in curve
        ],
        counts={
            "pairs": len(pairs),
            "learned": len(examples),
            "tokens": len(tokenizer),
            "parameters": sum(weights.numel() for weights in model.parameters()),
        },
        languages=sorted({pair.told.language for pair in pairs}),
    )
