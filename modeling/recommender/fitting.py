"""One fit of the Transformer on a shop's events, and word of how far it is.

A killed fit leaves its checkpoints in the directory; the next one with the same data and settings goes on from there.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from modeling import trainer
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Events
from modeling.recommender.evaluation import Split
from modeling.recommender.examples import Examples
from modeling.recommender.model import NextBasket, bags_of
from modeling.recommender.neural import Neural
from modeling.recommender.task import NextBasketTask
from modeling.recommender.words import vocabulary
from modeling.trainer import Epoch, Progress
from modeling.workplace import drop_damaged

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
    model.forget(np.setdiff1d(np.arange(len(events.items)), events.item))
    bags = bags_of(events.items, {token: index for index, token in enumerate(tokens)})
    examples = Examples(events, config.model.length, config.examples)
    task = NextBasketTask(examples, bags, cases.cases if cases else ())
    plan = replace(config.trainer, epochs=epochs or config.trainer.epochs)
    model, curve = trainer.fit(model, task, plan, directory=directory, on_progress=on_progress)
    return Neural.of(model, tokens, events.items), curve
