"""From a shop's events to a recommender that may serve, in two fits.

The trial learns without the last weeks, and is measured on them beside every plain model. Then a second fit learns from
everything, for as many epochs as the trial found best.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from modeling import checkpoint, machine
from modeling.recommender.blend import Blend
from modeling.recommender.comparison import Comparison, compare
from modeling.recommender.config import RecommenderConfig, suited_to
from modeling.recommender.data import DAY, Events, Interaction, Item, collect, epoch_seconds
from modeling.recommender.evaluation import Case, Split, split_by
from modeling.recommender.fitting import OnProgress, Stages, fit_neural
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.plain import PlainModels
from modeling.recommender.ranker import KIND, to_artifact
from modeling.recommender.report import TrainingReport, report_of
from modeling.recommender.serving import Serving
from modeling.recommender.trial import require_enough, trial_of
from modeling.workplace import one_thread, workplace


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
    begin, events = time.process_time(), collect(interactions, items, until=until)
    config = config or suited_to(events)
    key = sha256(f"{events.fingerprint}{until}{json.dumps(config.to_json(), sort_keys=True)}".encode()).hexdigest()
    with workplace(out_dir, key[:12]) as directory:
        blend, report = learn(
            events, config, until=until, directory=directory, on_progress=on_progress, serving=serving
        )
        report = replace(report, cpu_seconds=time.process_time() - begin)
        documents = {"config": config.to_json(), "report": report.to_json()}
        if machine.ranks().leads:
            checkpoint.save(out_dir, KIND, to_artifact(blend, documents))
    return report


def learn(
    events: Events,
    config: RecommenderConfig,
    *,
    until: datetime | None = None,
    directory: Path | None = None,
    on_progress: OnProgress | None = None,
    serving: Serving | None = None,
    validation: Sequence[Case] = (),
) -> tuple[Blend, TrainingReport]:
    """Both fits, in memory; one where cases for validation are given. Raises TooLittleData."""
    begin = time.process_time()
    require_enough(events, config)
    end = epoch_seconds(until) if until else int(events.time.max()) + 1
    stages = Stages(on_progress)
    trial = trial_of(events, end - config.validation_days * DAY, config, directory, stages, serving, validation)
    final, neural = directory and directory / "final", trial.neural
    if neural is None:
        neural, _ = fit_neural(events, config, final, stages.of("final"), epochs=trial.epochs)
    blend = Blend(Knowledge.of(events, beat=stages.beat), neural, trial.shares)
    return blend, report_of(events, end, trial, config, time.process_time() - begin)


def evaluate(
    events: Events, protocol: str, cutoff: int, days: int, *, on_progress: OnProgress | None = None
) -> Comparison:
    """Trains as `train_recommender` would before the cutoff, and measures on the days after it, beside all plain models.

    `loo` leaves out the last products instead of the last days. On one thread. Raises TooLittleData.
    """
    return next(evaluate_on([split_by(protocol, events, cutoff, days)], on_progress=on_progress))


def evaluate_on(splits: Sequence[Split], *, on_progress: OnProgress | None = None) -> Iterator[Comparison]:
    """The same on splits that are made already, of one training. A file without dates is validated on `loo`'s own cases."""
    begin, split = time.process_time(), splits[0]
    dated = split.training.dated
    until = None if split.protocol == "loo" else datetime.fromtimestamp(split.cases[0].at, UTC)
    with one_thread():
        blend, _ = learn(
            split.training,
            suited_to(split.training),
            until=until,
            on_progress=on_progress,
            validation=() if dated else split.validation,
        )
        seconds, plain = time.process_time() - begin, PlainModels(split.training)
        for one in splits:
            yield compare(one, blend, plain, fit_cpu_seconds=seconds)
