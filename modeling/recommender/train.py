"""From a shop's events to a recommender that may serve, in two fits.

The trial learns without the last weeks, and is measured on them beside every plain model: these are the figures of the
report and of the gate. Then a second fit learns from everything, for as many epochs as the trial found best.
A killed run leaves its checkpoints in the directory; the next one with the same data and settings goes on from there.
"""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch

from modeling import checkpoint, trainer
from modeling.checkpoint import DamagedArtifact
from modeling.recommender.blend import Blend
from modeling.recommender.comparison import Comparison, compare
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import DAY, PURCHASE, Events, Interaction, Item, TooLittleData, collect, epoch_seconds
from modeling.recommender.evaluation import Measured, Split, measure, split_by_time, split_leave_one_out
from modeling.recommender.examples import Examples
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.model import NextBasket, bags_of
from modeling.recommender.neural import Neural
from modeling.recommender.ranker import KIND, to_artifact
from modeling.recommender.repeat import DEFAULT, RepeatCase, fit_repeats, known_products
from modeling.recommender.serving import Serving, measure_serving
from modeling.recommender.task import NextBasketTask
from modeling.recommender.words import vocabulary
from modeling.trainer import Epoch, Progress, best_epoch

logger = logging.getLogger(__name__)

OnProgress = Callable[[Progress], None]


class Stages:
    """Tells a caller of two fits as of one run, and that it lives while nothing is fitted."""

    def __init__(self, on_progress: OnProgress | None) -> None:
        self.on_progress = on_progress
        self.last: Progress | None = None

    def of(self, stage: str) -> OnProgress:
        """Half of the run: "trial" or "final"."""

        def tell(progress: Progress) -> None:
            half = progress.total if stage == "final" else 0
            self.last = replace(progress, stage=stage, step=half + progress.step, total=2 * progress.total)
            self.beat()

        return tell

    def beat(self) -> None:
        """Says the last progress again: a lease must not run out while models are measured."""
        if self.on_progress and self.last:
            self.on_progress(self.last)


@dataclass(frozen=True)
class Trial:
    """What the fit without the last weeks found out."""

    epochs: int
    curve: list[Epoch]
    protocols: dict[str, Comparison]
    repeat: np.ndarray
    serving: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainingReport:
    """Everything a person should see before they promote a model."""

    curve: list[dict[str, Any]]  # of the trial: epoch, loss, validation
    metrics: dict[str, Any]  # protocol -> shoppers, models (rows), paired (served model and the best plain one)
    gate: dict[str, Any]  # the time protocol's paired bootstrap: best_baseline, difference, lower, upper, p; or {}
    serving: dict[str, Any]  # the same against the version that serves: version, difference, ...; or {}
    counts: dict[str, int]
    data_from: str
    data_until: str
    epochs: int
    cpu_seconds: float
    config: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, without NaN."""
        return asdict(self)


def train_recommender(
    interactions: Iterable[Interaction],
    items: Iterable[Item],
    out_dir: Path,
    *,
    config: RecommenderConfig | None = None,
    until: datetime | None = None,
    on_progress: OnProgress | None = None,
    serving: Serving | None = None,
) -> TrainingReport:
    """Writes an artifact for `Ranker.load` into `out_dir`, checkpoints until then; `until` is exclusive.

    The version that serves, if given, is measured beside the new one; one that cannot be read is left out.

    `on_progress` is called at each step and may raise to cancel: the checkpoints stay. Raises TooLittleData
    and NonFiniteLoss. A checkpoint left there that cannot be trusted is named in the log and left out.
    """
    begin, config = time.process_time(), config or RecommenderConfig()
    events = collect(interactions, items, until=until)
    key = sha256(f"{events.fingerprint}{until}{json.dumps(config.to_json(), sort_keys=True)}".encode()).hexdigest()
    with workplace(out_dir, key[:12]) as directory:
        blend, report = learn(
            events, config, until=until, directory=directory, on_progress=on_progress, serving=serving
        )
        report = replace(report, cpu_seconds=time.process_time() - begin)
        documents = {"config": config.to_json(), "report": report.to_json()}
        checkpoint.save(out_dir, KIND, to_artifact(blend, documents))
    return report


@contextmanager
def workplace(out_dir: Path, key: str) -> Iterator[Path]:
    """A folder for the checkpoints of one run: those of other data go at once, its own when it has succeeded."""
    directory = out_dir / f"training-{key}"
    directory.mkdir(parents=True, exist_ok=True)
    for other in out_dir.glob("training-*"):
        if other != directory:
            shutil.rmtree(other, ignore_errors=True)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def learn(
    events: Events,
    config: RecommenderConfig,
    *,
    until: datetime | None = None,
    directory: Path | None = None,
    on_progress: OnProgress | None = None,
    serving: Serving | None = None,
) -> tuple[Blend, TrainingReport]:
    """Both fits, in memory. Raises TooLittleData."""
    begin = time.process_time()
    require_enough(events, config)
    end = epoch_seconds(until) if until else int(events.time.max()) + 1
    stages = Stages(on_progress)
    trial = trial_of(events, end - config.validation_days * DAY, config, directory, stages, serving)
    final = directory and directory / "final"
    neural, _ = fit_neural(events, config, final, stages.of("final"), epochs=trial.epochs)
    blend = Blend(Knowledge.of(events, beat=stages.beat), neural, trial.repeat)
    return blend, report_of(events, end, trial, config, time.process_time() - begin)


def evaluate(
    events: Events, protocol: str, cutoff: int, days: int, *, on_progress: OnProgress | None = None
) -> Comparison:
    """Trains as `train_recommender` would before the cutoff, and measures on the days after it, beside all plain models.

    `loo` leaves out the last products instead of the last days. Raises TooLittleData.
    """
    split = (
        split_leave_one_out(events)
        if protocol == "loo"
        else split_by_time(events, cutoff, days, repeats=protocol == "anything")
    )
    begin = time.process_time()
    until = None if protocol == "loo" else datetime.fromtimestamp(cutoff, UTC)
    blend, _ = learn(split.training, RecommenderConfig(), until=until, on_progress=on_progress)
    return compare(split, blend, fit_cpu_seconds=time.process_time() - begin)


def require_enough(events: Events, config: RecommenderConfig) -> None:
    purchases, buyers = int((events.kind == PURCHASE).sum()), len(np.unique(events.shopper))
    if len(events) < config.least_events or buyers < config.least_shoppers or len(events.items) < 2:
        raise TooLittleData(
            f"A recommender needs at least {config.least_events} events of {config.least_shoppers} shoppers with 2 "
            f"products; here are {len(events)} events ({purchases} purchases) of {buyers} shoppers with "
            f"{len(events.items)} products. Import older orders, or wait for more."
        )


def trial_of(
    events: Events,
    cutoff: int,
    config: RecommenderConfig,
    directory: Path | None,
    stages: Stages,
    serving: Serving | None,
) -> Trial:
    """Fits on what lies before the cutoff and measures on the rest; without anybody to measure on, nothing is claimed."""
    try:
        split = split_by_time(events, cutoff, config.validation_days).at_most(config.most_cases)
        require_enough(split.training, config)
    except TooLittleData:
        return Trial(config.trainer.epochs, [], {}, DEFAULT)
    anything = split_by_time(events, cutoff, config.validation_days, repeats=True).at_most(config.most_cases)
    kept = directory and directory / "trial"
    neural, curve = fit_neural(split.training, config, kept, stages.of("trial"), cases=split)
    blend = Blend(Knowledge.of(split.training, beat=stages.beat), neural)
    blend = replace(blend, repeat=learn_repeats(blend, anything))
    protocols = {one.protocol: compare(one, blend, beat=stages.beat) for one in (split, anything)}
    rival = serving and compare_serving(serving, protocols["time"], split, cutoff, config, directory, stages)
    return Trial(best_epoch(curve), curve, protocols, blend.repeat, rival or {})


def compare_serving(
    serving: Serving,
    ours: Comparison,
    split: Split,
    cutoff: int,
    config: RecommenderConfig,
    directory: Path | None,
    stages: Stages,
) -> dict[str, Any]:
    """The new version against the one that serves, or against its recipe where it has seen these weeks."""

    def refit(recipe: RecommenderConfig) -> Measured:
        if recipe == config:
            return ours.served
        kept = directory and directory / "serving"
        neural, _ = fit_neural(split.training, recipe, kept, stages.of("trial"))
        return measure(serving.version, Blend(Knowledge.of(split.training, beat=stages.beat), neural), split=split)

    try:
        theirs = measure_serving(serving, split, cutoff, refit)
    except DamagedArtifact:
        return {}
    return {"version": serving.version, **ours.against(theirs)}


def learn_repeats(blend: Blend, split: Split) -> np.ndarray:
    cases = [
        RepeatCase(blend.scores(case.history, case.at), known_products(case.history, case.at), case.truth)
        for case in split.cases
    ]
    return fit_repeats(cases)


def fit_neural(
    events: Events,
    config: RecommenderConfig,
    directory: Path | None,
    on_progress: OnProgress | None,
    *,
    cases: Split | None = None,
    epochs: int | None = None,
) -> tuple[Neural, list[Epoch]]:
    if directory:
        drop_damaged(directory)
    torch.manual_seed(config.trainer.seed)
    tokens = vocabulary(events.items)
    model = NextBasket(config.model, products=len(events.items), vocabulary=len(tokens))
    bags = bags_of(events.items, {token: index for index, token in enumerate(tokens)})
    examples = Examples(events, config.model.length, config.examples)
    task = NextBasketTask(examples, bags, cases.cases if cases else ())
    plan = replace(config.trainer, epochs=epochs or config.trainer.epochs)
    model, curve = trainer.fit(model, task, plan, directory=directory, on_progress=on_progress)
    return Neural.of(model, tokens, events.items), curve


def drop_damaged(directory: Path) -> None:
    """A checkpoint that cannot be trusted costs the time since the start, and nothing else."""
    try:
        if checkpoint.exists(directory):
            checkpoint.load(directory, trainer.KIND)
    except DamagedArtifact as error:
        logger.warning("The checkpoint is left out, training begins again: %s", error)
        shutil.rmtree(directory)


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
