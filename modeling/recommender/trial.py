"""The fit without the last weeks, and what is measured on them: the figures of the report and of the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from modeling.checkpoint import DamagedArtifact
from modeling.recommender.blend import Blend, Shares
from modeling.recommender.comparison import Comparison, compare
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import LEAST_PRODUCTS, PURCHASE, Events, TooLittleData
from modeling.recommender.evaluation import Case, Measured, Split, measure, sold, split_by_time, split_last_out
from modeling.recommender.fitting import Stages, fit_neural
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.neural import Neural
from modeling.recommender.plain import PlainModels
from modeling.recommender.repeat import HabitCase, habits_of, learn_share
from modeling.recommender.serving import Serving, measure_serving
from modeling.recommender.shares import learn_shares
from modeling.recommender.variety import prices
from modeling.trainer import Epoch, best_epoch

VARIETY_CASES = 500  # so few tell the price to a thousandth or two, and each costs a scoring of the catalogue


@dataclass(frozen=True)
class Trial:
    """What the fit without the last weeks found out."""

    epochs: int
    curve: list[Epoch]
    protocols: dict[str, Comparison]
    shares: Shares
    serving: dict[str, Any] = field(default_factory=dict)
    variety: list[dict[str, Any]] = field(default_factory=list)  # its price, by strength
    neural: Neural | None = None  # where nothing was held back from it


def require_enough(events: Events, config: RecommenderConfig) -> None:
    purchases, buyers = int((events.kind == PURCHASE).sum()), len(np.unique(events.shopper))
    if len(events) < config.least_events or buyers < config.least_shoppers or len(events.items) < LEAST_PRODUCTS:
        raise TooLittleData(
            f"A recommender needs at least {config.least_events} events of {config.least_shoppers} shoppers with {LEAST_PRODUCTS} "
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
    validation: Sequence[Case] = (),
) -> Trial:
    """Fits on what lies before the cutoff and measures on the rest; without anybody to measure on, nothing is claimed.

    Cases that lie outside the events may be given to measure on; then nothing is held back.
    """
    try:
        splits = [one.at_most(config.most_cases) for one in held_back(events, cutoff, config, validation)]
        split = splits[0]
        require_enough(split.training, config)
    except TooLittleData:
        return Trial(config.trainer.epochs, [], {}, Shares())
    kept = directory and directory / "trial"
    neural, curve = fit_neural(split.training, config, kept, stages.of("trial"), cases=split)
    blend = Blend(Knowledge.of(split.training, beat=stages.beat), neural)
    blend = replace(blend, shares=learn_shares(blend, split))
    if len(splits) > 1:
        blend = replace(blend, shares=blend.shares._replace(own=learn_share(habit_cases(blend, splits[1]))))
    plain = PlainModels(split.training)
    protocols = {one.protocol: compare(one, blend, plain, beat=stages.beat) for one in splits}
    rival = serving and compare_serving(
        serving, protocols["time"], blend.knowledge, split, cutoff, config, directory, stages
    )
    variety = prices(split.at_most(VARIETY_CASES), blend, events.items)
    complete = neural if split.training is events else None
    return Trial(best_epoch(curve), curve, protocols, blend.shares, rival or {}, variety, complete)


def held_back(events: Events, cutoff: int, config: RecommenderConfig, validation: Sequence[Case]) -> list[Split]:
    """What a trial is asked: new products, and where there are dates, repeats too."""
    if validation:
        return [Split("time", events, list(validation), sold(events))]
    if not events.dated:
        return [split_last_out(events)]
    return [split_by_time(events, cutoff, config.validation_days, repeats=repeats) for repeats in (False, True)]


def compare_serving(
    serving: Serving,
    ours: Comparison,
    knowledge: Knowledge,
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
        return measure(serving.version, Blend(knowledge, neural), split=split)  # no recipe says anything of it

    try:
        theirs = measure_serving(serving, split, cutoff, refit)
    except DamagedArtifact:
        return {}
    return {"version": serving.version, **ours.against(theirs)}


def habit_cases(blend: Blend, split: Split) -> list[HabitCase]:
    return [
        HabitCase(
            np.where(split.candidates, blend.scores(case.history, case.at), -np.inf),
            habits_of(case.history, case.at, blend.knowledge.again),
            case.truth,
        )
        for case in split.cases
    ]
