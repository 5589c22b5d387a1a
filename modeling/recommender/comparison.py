"""Puts the Transformer beside every plain model on one split: the table that a person judges by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from modeling.bootstrap import paired_bootstrap
from modeling.recommender.blend import Blend
from modeling.recommender.data import History
from modeling.recommender.evaluation import Measured, Split, measure
from modeling.recommender.plain import PlainModels

ALONE, SERVED, IN_ORDER = "transformer", "transformer + EASE", "transformer + what follows what"


@dataclass(frozen=True)
class Comparison:
    """All models on one split; the last is the one that would serve."""

    protocol: str
    shoppers: int
    models: list[Measured]
    plain: int  # the first so many are the plain ones

    @property
    def served(self) -> Measured:
        return self.models[-1]

    @property
    def best_baseline(self) -> Measured:
        return max(self.models[: self.plain], key=lambda model: model.metrics["ndcg@10"].mean())

    def paired(self) -> dict[str, Any]:
        """The served model against each plain one, shopper by shopper, on NDCG@10."""
        ours = self.served.metrics["ndcg@10"]
        return {
            f"{self.served.name} - {model.name}": paired_bootstrap(ours, model.metrics["ndcg@10"])
            for model in self.models[:-1]
        }

    def gate(self) -> dict[str, Any]:
        """The served model against the best plain one."""
        return {"protocol": self.protocol, "best_baseline": self.best_baseline.name, **self.against(self.best_baseline)}

    def against(self, rival: Measured) -> dict[str, float]:
        """The served model's NDCG@10 less the rival's: `lower` is the bound that decides a promotion."""
        paired = paired_bootstrap(self.served.metrics["ndcg@10"], rival.metrics["ndcg@10"])
        lower, upper = paired["interval"]
        return {"difference": paired["difference"], "lower": lower, "upper": upper, "p": paired["p"]}

    def to_json(self) -> dict[str, Any]:
        rows = [model.row() for model in self.models]
        return {"protocol": self.protocol, "shoppers": self.shoppers, "models": rows, "paired": self.paired()}


@dataclass(frozen=True)
class Asked:
    """A blend, and the list that a protocol asks it for."""

    scores: Callable[[History, int], np.ndarray]


def owned(blend: Blend, placed: Callable[..., np.ndarray], history: History, at: int) -> np.ndarray:
    return placed(blend.scores(history, at), history, at)


def ours(blend: Blend, protocol: str, dated: bool) -> list[tuple[str, Asked]]:
    """New products, everything, or the rest of a cart; the last is the one that serves."""
    if protocol == "anything":
        lists = {"buy again": blend.buy_again, f"{SERVED} + own items": blend.with_own}
        return [(name, Asked(partial(owned, blend, placed))) for name, placed in lists.items()]
    cart = protocol == "loo" and dated  # without dates there are no baskets: the last one is simply the next
    name = SERVED if dated else IN_ORDER
    alone = replace(blend, shares=blend.shares._replace(home=1.0, cart=1.0))
    return [(name, Asked(partial(one.scores, same_session=cart))) for name, one in ((ALONE, alone), (name, blend))]


def compare(
    split: Split,
    blend: Blend,
    plain: PlainModels | None = None,
    *,
    fit_cpu_seconds: float = 0.0,
    beat: Callable[[], None] = lambda: None,
) -> Comparison:
    """Measures the plain models, the Transformer alone, and the blend that serves; `beat` is called between them.

    `plain` are those of the split's training, where another protocol has asked them before.
    """
    measured = []
    for name, scorer, seconds in (plain or PlainModels(split.training)).of(split.protocol):
        measured.append(measure(name, scorer, seconds, split=split))
        beat()
    deep = [
        measure(name, one, fit_cpu_seconds, split=split)
        for name, one in ours(blend, split.protocol, split.training.dated)
    ]
    return Comparison(split.protocol, len(split.cases), [*measured, *deep], len(measured))
