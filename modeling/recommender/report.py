"""What a training found, for the page where a person decides, and for the gate."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import PURCHASE, Events
from modeling.recommender.trial import Trial


@dataclass(frozen=True)
class TrainingReport:
    """Everything a person should see before they promote a model."""

    curve: list[dict[str, Any]]  # of the trial: epoch, loss, validation
    metrics: dict[str, Any]  # protocol -> shoppers, models (rows), paired (served model and the best plain one)
    gate: dict[str, Any]  # the time protocol's paired bootstrap: best_baseline, difference, lower, upper, p; or {}
    serving: dict[str, Any]  # the same against the version that serves: version, difference, ...; or {}
    variety: list[dict[str, Any]]  # what variety costs and brings under the time protocol: a row for each strength
    counts: dict[str, int]
    data_from: str
    data_until: str
    epochs: int
    cpu_seconds: float
    config: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, without NaN."""
        return asdict(self)


def report_of(events: Events, end: int, trial: Trial, config: RecommenderConfig, seconds: float) -> TrainingReport:
    time_split = trial.protocols.get("time")
    return TrainingReport(
        curve=[
            {"epoch": point.epoch, "loss": point.training_loss, "validation": point.validation_loss}
            for point in trial.curve
        ],
        metrics={name: comparison.to_json() for name, comparison in trial.protocols.items()},
        gate=time_split.gate() if time_split else {},
        serving=trial.serving,
        variety=trial.variety,
        counts={
            "events": len(events),
            "purchases": int((events.kind == PURCHASE).sum()),
            "shoppers": len(np.unique(events.shopper)),
            "products": len(events.items),
        },
        data_from=iso(int(events.time.min())),
        data_until=iso(end),
        epochs=trial.epochs,
        cpu_seconds=seconds,
        config=config.to_json(),
    )


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
