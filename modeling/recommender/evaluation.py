"""How good a list is, measured on what happened next, over the whole catalogue, beside every plain model.

Protocols:
- `time`: lists are made at the cutoff; right is every product, new to the shopper, that they bought in the days after;
- `anything`: the same with repeat purchases, as a home page or an e-mail sees it;
- `loo`: leave one out; right is the last product of each shopper, mostly the rest of a cart (5-core, first purchases);
- `cold`: as `time`, but right are only products that were first sold after the cutoff, among all that are sold by then.

C = cases (shoppers), I = products, k = 10.
"""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from modeling.bootstrap import bootstrap_interval
from modeling.recommender.baselines import Scorer
from modeling.recommender.data import DAY, PURCHASE, Events, History, TooLittleData

K = 10
DISCOUNT = 1 / np.log2(np.arange(2, K + 2))
METRICS = ("ndcg@10", "hr@10", "recall@10")
PROTOCOLS = ("time", "loo", "anything", "cold")


class Case(NamedTuple):
    """One shopper who is shown a list, and what they then bought."""

    history: History
    at: int
    truth: np.ndarray
    known: np.ndarray  # products that the list leaves out
    shopper: int  # as the training numbers them; our models never ask


@dataclass(frozen=True)
class Split:
    """What models may learn from, and what they are asked."""

    protocol: str
    training: Events
    cases: list[Case]
    candidates: np.ndarray  # (I,) bool
    validation: Sequence[Case] = ()  # cases to choose by, where the protocol has its own

    def __post_init__(self) -> None:
        if not self.cases:
            raise TooLittleData(
                f"No shopper to measure under {self.protocol!r}: nobody known buys in the time measured."
            )

    def at_most(self, cases: int) -> "Split":
        """A fair sample of the cases, always the same, where there are more than can be asked in reasonable time."""
        if len(self.cases) <= cases:
            return self
        chosen = np.sort(np.random.default_rng(0).choice(len(self.cases), cases, replace=False))
        return replace(self, cases=[self.cases[i] for i in chosen])


@dataclass(frozen=True)
class Measured:
    """One model's figures, one row a case."""

    name: str
    metrics: dict[str, np.ndarray]  # each (C,)
    coverage: float
    ms_per_request: float
    fit_cpu_seconds: float = 0.0

    def row(self) -> dict[str, object]:
        """As the evaluate command prints it: means, and the 95 % interval of NDCG@10."""
        means = {name: float(values.mean()) for name, values in self.metrics.items()}
        interval = bootstrap_interval(self.metrics["ndcg@10"])
        return {
            "name": self.name,
            "ndcg@10": means["ndcg@10"],
            "ndcg@10_interval": interval,
            "hr@10": means["hr@10"],
            "recall@10": means["recall@10"],
            "coverage@10": self.coverage,
            "fit_cpu_seconds": self.fit_cpu_seconds,
            "ms_per_request": self.ms_per_request,
        }


def split_by(protocol: str, events: Events, cutoff: int, days: int, asked: Collection[str] | None = None) -> Split:
    """The split of a protocol; `loo` needs no cutoff. Only shoppers of `asked` are asked, where it is given."""
    if protocol == "loo":
        return split_leave_one_out(events, asked)
    if protocol == "cold":
        return split_cold(events, cutoff, days, asked)
    return split_by_time(events, cutoff, days, repeats=protocol == "anything", asked=asked)


def split_by_time(
    events: Events, cutoff: int, days: int, *, repeats: bool = False, asked: Collection[str] | None = None
) -> Split:
    """`time`, or `anything` with repeats: known shoppers at the cutoff, products sold before it."""
    training = events.before(cutoff)
    candidates = sold(training)
    cases = []
    for shopper, history, future in known_shoppers(events, cutoff, days, asked):
        known = history.bought[:0] if repeats else history.bought
        truth = np.setdiff1d(future.bought[candidates[future.bought]], known)
        if len(truth):
            cases.append(Case(history, cutoff, truth, known, shopper))
    return Split("anything" if repeats else "time", training, cases, candidates)


def split_cold(events: Events, cutoff: int, days: int, asked: Collection[str] | None = None) -> Split:
    """`cold`: nothing is known of what is right but its title, category and price."""
    training = events.before(cutoff)
    before, candidates = sold(training), sold(events.before(cutoff + days * DAY))
    cases = []
    for shopper, history, future in known_shoppers(events, cutoff, days, asked):
        if len(truth := future.bought[~before[future.bought]]):
            cases.append(Case(history, cutoff, truth, history.bought, shopper))
    return Split("cold", training, cases, candidates)


def sold(events: Events) -> np.ndarray:
    """(I,) bool: the products that were bought."""
    return np.bincount(events.item[events.kind == PURCHASE], minlength=len(events.items)) > 0


def known_shoppers(
    events: Events, cutoff: int, days: int, asked: Collection[str] | None
) -> Iterator[tuple[int, History, History]]:
    """Each shopper who did something before the cutoff, with that, and with what they did in the days after it."""
    later = events.where((events.time >= cutoff) & (events.time < cutoff + days * DAY))
    both = zip(events.before(cutoff).histories(), later.histories(), strict=True)
    for shopper, (history, future) in enumerate(both):
        if len(history.item) and (asked is None or events.shopper_ids[shopper] in asked):
            yield shopper, history, future


def split_leave_one_out(events: Events, asked: Collection[str] | None = None) -> Split:
    """`loo`: train without the last two first purchases; the history has the last but one.

    Of a shopper who is not asked, only what is not in the file is left out.
    """
    core = five_core(events.purchases.firsts)
    asks = np.array([asked is None or shopper in asked for shopper in core.shopper_ids], bool)
    training = core.where((from_end(core) > 2) | ~asks[core.shopper])
    return Split("loo", training, last_ones(core, 1, asks), sold(core), last_ones(core, 2, asks))


def split_last_out(events: Events) -> Split:
    """`time` where a file tells an order and no dates: right is the last new product of each shopper."""
    firsts = events.purchases.firsts
    asks = np.ones(len(events.shopper_ids), bool)
    return Split("time", firsts.where(from_end(firsts) > 1), last_ones(firsts, 1, asks), sold(firsts))


def from_end(events: Events) -> np.ndarray:
    """(N,) 1 is a shopper's last event."""
    return events.bounds[1:][events.shopper] - np.arange(len(events))


def last_ones(events: Events, place: int, asks: np.ndarray) -> list[Case]:
    """Who buys this, counted from the end, after all that came before it?"""
    cases = []
    for shopper, (history, asked) in enumerate(zip(events.histories(), asks, strict=True)):
        if asked and len(history.item) > place:
            past = History(*(column[:-place] for column in history))
            cases.append(Case(past, int(history.time[-place]), history.item[-place][None], past.bought, shopper))
    return cases


def five_core(events: Events) -> Events:
    """Only shoppers and products with at least five events, until that holds for all."""
    while len(events):
        shoppers = np.bincount(events.shopper, minlength=len(events.shopper_ids)) >= 5
        items = np.bincount(events.item, minlength=len(events.items)) >= 5
        keep = shoppers[events.shopper] & items[events.item]
        if keep.all():
            break
        events = events.where(keep)
    return events


def measure(name: str, scorer: Scorer, fit_cpu_seconds: float = 0.0, *, split: Split) -> Measured:
    """Full ranking of every case; a request is one score and its ten best."""
    shown, took = [], []
    for case in split.cases:
        begin = time.perf_counter()
        scores = np.where(split.candidates, scorer.scores(case.history, case.at), -np.inf)
        scores[case.known] = -np.inf
        shown.append(top(scores))
        took.append(time.perf_counter() - begin)
    return measured(name, shown, float(np.median(took)) * 1000, fit_cpu_seconds, split=split)


def measured(
    name: str, shown: Sequence[np.ndarray], ms_per_request: float, fit_cpu_seconds: float, *, split: Split
) -> Measured:
    """The figures of one list a case, whoever made them."""
    metrics = [list_metrics(ranked, case.truth) for ranked, case in zip(shown, split.cases, strict=True)]
    columns = {key: np.array([row[key] for row in metrics]) for key in METRICS}
    coverage = len(np.unique(np.concatenate(shown))) / max(int(split.candidates.sum()), 1)
    return Measured(name, columns, coverage, ms_per_request, fit_cpu_seconds)


def top(scores: np.ndarray, k: int = K) -> np.ndarray:
    """The k best with a finite score, ties by the product's number: the same list every time."""
    k = min(k, len(scores))
    if k < 1:
        return np.empty(0, np.int64)
    best = np.flatnonzero(scores >= kth_best(scores, k))
    best = best[np.argsort(-scores[best], kind="stable")][:k]
    return best[np.isfinite(scores[best])]


def kth_best(scores: np.ndarray, k: int) -> np.floating:
    """It lies in one of the k blocks with the best best, or behind the last block. Sorting all of a million products would
    cost more than scoring them."""
    size = int((len(scores) / k) ** 0.5)  # then there are about as many blocks as products in k of them
    blocks = len(scores) // max(size, 1)
    if blocks > k:
        cut = scores[: blocks * size].reshape(blocks, size)
        likely = np.argpartition(cut.max(axis=1), blocks - k)[-k:]
        scores = np.concatenate((cut[likely].ravel(), scores[blocks * size :]))
    return np.partition(scores, len(scores) - k)[-k]


def list_metrics(ranked: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """NDCG@10 with the ideal of min(10, targets), whether anything hit, and the share of the targets found."""
    hits = np.isin(ranked[:K], truth)
    ideal = DISCOUNT[: min(K, len(truth))].sum()
    return {
        "ndcg@10": float((hits * DISCOUNT[: len(hits)]).sum() / ideal),
        "hr@10": float(hits.any()),
        "recall@10": float(hits.sum() / len(truth)),
    }
