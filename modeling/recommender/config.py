"""All settings of the recommender in one frozen value that a checkpoint keeps as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from modeling.recommender.data import LEAST_EVENTS, LEAST_SHOPPERS, Events
from modeling.recommender.examples import ExamplesConfig
from modeling.recommender.model import ModelConfig
from modeling.trainer import TrainerConfig
from modeling.transformer import TransformerConfig


@dataclass(frozen=True, kw_only=True)
class RecommenderConfig:
    """How the recommender is built, trained and blended."""

    model: ModelConfig = field(default_factory=ModelConfig)
    examples: ExamplesConfig = field(default_factory=ExamplesConfig)
    trainer: TrainerConfig = field(default_factory=TrainerConfig)
    validation_days: int = 28
    most_cases: int = 1_000  # shoppers to measure on
    least_events: int = LEAST_EVENTS
    least_shoppers: int = LEAST_SHOPPERS

    def __post_init__(self) -> None:
        """A part may be given as the dictionary that JSON made of it. Raises TypeError for a name that is unknown."""
        for name, part in (("model", ModelConfig), ("examples", ExamplesConfig), ("trainer", TrainerConfig)):
            if isinstance(given := getattr(self, name), dict):
                object.__setattr__(self, name, part(**given))

    def to_json(self) -> dict[str, Any]:
        """`RecommenderConfig(**document)` is the inverse."""
        return asdict(self)


def suited_to(events: Events) -> RecommenderConfig:
    """Baskets of a shop are learned in a few epochs. Where each event leads to the next one alone, as in a file without
    dates, an epoch has few questions a product, and many are needed.
    """
    if events.dated:
        return RecommenderConfig()
    transformer = TransformerConfig(layers=1, dropout=0.3)
    return RecommenderConfig(
        model=ModelConfig(transformer=transformer), trainer=TrainerConfig(epochs=8, learning_rate=3e-3, patience=4)
    )
