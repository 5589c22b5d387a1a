"""All settings of the writer in one frozen value that a checkpoint keeps as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from modeling.language.model import ModelConfig
from modeling.trainer import TrainerConfig


@dataclass(frozen=True, kw_only=True)
class WriterConfig:
    """How the writer is built and trained. How many steps it takes is planned from the CPU time that it is given."""

    model: ModelConfig = field(default_factory=ModelConfig)
    trainer: TrainerConfig = field(
        default_factory=lambda: TrainerConfig(learning_rate=3e-3, warm_up=0.05, average=0.995, checkpoint_every=200)
    )
    vocabulary: int = 4096  # tokens at most
    tokens: int = 2048  # of one step
    most_passes: int = 16  # over the pairs, however long it may take
    least_steps: int = 1500  # a small set is passed more often, until validation no longer improves
    held_back: float = 0.02  # of the pairs, for validation, when no other is given
    most_held_back: int = 400
    least_pairs: int = 20

    def __post_init__(self) -> None:
        """A part may be given as the dictionary that JSON made of it. Raises TypeError for a name that is unknown."""
        for name, part in (("model", ModelConfig), ("trainer", TrainerConfig)):
            if isinstance(given := getattr(self, name), dict):
                object.__setattr__(self, name, part(**given))

    def to_json(self) -> dict[str, Any]:
        """`WriterConfig(**document)` is the inverse."""
        return asdict(self)
