"""Our Transformer stack beside the textbook's `nn.TransformerEncoder`: the same data, examples, loss and epochs.

    python benchmarks/gift_shop.py online_retail_transactions.csv.gz --out gift_shop
    python benchmarks/recommender_forms.py gift_shop/events.csv gift_shop/items.csv --cutoff 2011-09-03 [--shoppers 500]

Each form learns at every rate without the last 28 days before the cutoff; the rate and the epochs that do best on them
learn again from everything before the cutoff, and are measured on the 28 days after it. Alone, without EASE; one thread.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from modeling.bootstrap import paired_bootstrap
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import DAY, Events, History, collect, epoch_seconds
from modeling.recommender.evaluation import Measured, Split, measure, split_by_time
from modeling.recommender.fitting import fit_neural
from modeling.recommender.neural import Neural
from modeling.recommender.reading import moment, read_events, read_items
from modeling.recommender.sales import RecentSales
from modeling.trainer import best_epoch
from modeling.workplace import one_thread

FORMS = ("gated", "textbook")
MONTH = 28


@dataclass(frozen=True)
class Alone:
    """The Transformer without the plain half of the blend."""

    neural: Neural
    sales: RecentSales

    def scores(self, history: History, at: int) -> np.ndarray:
        return self.neural.scores([history], at, self.sales.features(at), same_session=False)[0]


@dataclass(frozen=True)
class Fit:
    form: str
    rate: float
    epochs: int
    measured: Measured

    @property
    def ndcg(self) -> float:
        return float(self.measured.metrics["ndcg@10"].mean())


def fit(form: str, rate: float, split: Split, epochs: int | None = None) -> Fit:
    """With the epochs given, or with as many as the split's own cases find best."""
    config = RecommenderConfig(model={"transformer": {"layers": 1, "form": form}}, trainer={"learning_rate": rate})
    begin, cases = time.process_time(), None if epochs else split
    neural, curve = fit_neural(split.training, config, None, None, cases=cases, epochs=epochs)
    seconds, sales = time.process_time() - begin, RecentSales.of(split.training)
    return Fit(form, rate, epochs or best_epoch(curve), measure(form, Alone(neural, sales), seconds, split=split))


def line(part: str, one: Fit) -> str:
    row = one.measured.row()
    low, high = row["ndcg@10_interval"]
    return (
        f"{part:12}{one.form:10}{one.rate:8}{one.epochs:8}{one.ndcg:10.4f}{low:10.4f}-{high:.4f}{row['hr@10']:8.3f}"
        f"{row['coverage@10']:8.3f}{row['fit_cpu_seconds']:8.1f}"
    )


def some_shoppers(events: Events, count: int | None) -> Events:
    return events if count is None else events.where(events.shopper < count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("items", type=Path)
    parser.add_argument("--cutoff", type=lambda text: moment(text, "--cutoff"), required=True)
    parser.add_argument("--shoppers", type=int, help="only the first so many, for a quick look")
    parser.add_argument("--rates", type=float, nargs="+", default=[0.004, 0.001])
    options = parser.parse_args()
    events = some_shoppers(collect(read_events(options.events), read_items(options.items)), options.shoppers)
    cutoff = epoch_seconds(options.cutoff)
    before = split_by_time(events.before(cutoff), cutoff - MONTH * DAY, MONTH)
    after = split_by_time(events, cutoff, MONTH)
    print(f"{len(before.cases)} shoppers in the month before {options.cutoff:%Y-%m-%d}, {len(after.cases)} after it")
    print(f"{'':12}{'form':10}{'rate':>8}{'epochs':>8}{'NDCG@10':>10}{'95 %':>16}{'HR@10':>8}{'cover':>8}{'CPU s':>8}")
    finals = []
    with one_thread():
        for form in FORMS:
            trials = [fit(form, rate, before) for rate in options.rates]
            print("\n".join(line("validation", one) for one in trials), flush=True)
            best = max(trials, key=lambda one: one.ndcg)
            finals.append(fit(form, best.rate, after, best.epochs))
            print(line("test", finals[-1]), flush=True)
    ours, theirs = (one.measured.metrics["ndcg@10"] for one in finals)
    pair = paired_bootstrap(ours, theirs)
    low, high = pair["interval"]
    print(f"gated - textbook: {pair['difference']:+.4f} ({low:+.4f} to {high:+.4f}), p = {pair['p']:.3f}")


if __name__ == "__main__":
    main()
