"""How the version that serves does on the weeks that a new one is measured on, so that a gate can compare the two.

A version that has seen those weeks cannot be measured on them. Then its recipe is: the same settings are fitted again
without the weeks. Equal settings make an equal model, and nothing is fitted twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from modeling import checkpoint
from modeling.checkpoint import Artifact
from modeling.recommender.blend import Blend
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Events, History, epoch_seconds
from modeling.recommender.evaluation import Measured, Split, measure
from modeling.recommender.ranker import KIND, from_artifact

NAME = "serving"


class Serving(NamedTuple):
    """The version that serves: how it is called, and where it lies."""

    version: str
    directory: Path


@dataclass(frozen=True)
class Elsewhere:
    """A blend with a numbering of its own, asked in the numbering of the split."""

    blend: Blend
    number: np.ndarray  # (I,) its number of each of our products

    def scores(self, history: History, at: int) -> np.ndarray:
        return self.blend.scores(History(self.number[history.item], history.time, history.kind), at)[self.number]


def measure_serving(
    serving: Serving, split: Split, cutoff: int, refit: Callable[[RecommenderConfig], Measured]
) -> Measured:
    """Raises a DamagedArtifact when the version cannot be read."""
    artifact = checkpoint.load(serving.directory, KIND)
    if epoch_seconds(datetime.fromisoformat(artifact.documents["report"]["data_until"])) > cutoff:
        return refit(RecommenderConfig(**artifact.documents["config"]))
    return measure(NAME, caught_up(artifact, split.training), split=split)


def caught_up(artifact: Artifact, events: Events) -> Elsewhere:
    """As it would stand at the cutoff: with the products and the sales that came after its own training."""
    blend = from_artifact(artifact, plain=False).with_items(events.items).with_sales(events.interactions())
    return Elsewhere(blend, np.array([blend.knowledge.position[item.product_id] for item in events.items]))
