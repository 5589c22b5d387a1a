"""A large shop, trained from end to end: CPU seconds, peak memory, the loss, and the lists beside every plain model.

    python benchmarks/recommender_scale.py [--events 1000000] [--products 100000] [--shoppers 50000] [--epochs 4]

The shop is made up by chance, with a taste for the model to find: a product belongs to one of some hundred groups and its
title says so, a few of each group sell most, a shopper buys in two or three groups and moves on to the next one now and then.
So the figures tell that a training of this size works, and not how good lists will be in a real shop. One thread; it is the
code of `python -m modeling.recommender train`, with its trial on the last 28 days and its final fit.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from modeling.recommender.__main__ import EpochLines
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import DAY, Interaction, Item
from modeling.recommender.train import train_recommender
from modeling.workplace import one_thread

GROUP = 250  # products of one group
BEGIN = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
DAYS = 365
BASKET = 3


def items(products: int) -> list[Item]:
    rng = np.random.default_rng(1)
    own = rng.integers(0, 2_000, (products // GROUP + 1, 12))
    said = rng.integers(0, 12, (products, 3))
    return [
        Item(f"P{n}", " ".join(f"word{own[n // GROUP, w]}" for w in said[n]), f"c{n // GROUP % 80}", 1.0 + n % 40)
        for n in range(products)
    ]


def interactions(options: argparse.Namespace) -> Iterator[Interaction]:
    """Baskets of three lines; every third basket was only looked at."""
    rng, groups = np.random.default_rng(2), options.products // GROUP
    baskets = options.events // BASKET
    shopper = np.arange(baskets) % options.shoppers
    visits = -(-baskets // options.shoppers)
    home = rng.integers(0, groups, (options.shoppers, 2))
    moved = (np.arange(baskets) // options.shoppers) * 3 // visits  # a taste moves on twice
    group = (home[shopper, rng.integers(0, 2, baskets)] + moved) % groups
    place = (GROUP * rng.random((baskets, BASKET)) ** 3).astype(int)
    when = BEGIN + (DAYS * DAY * (np.arange(baskets) + rng.random(baskets)) / baskets).astype(int)
    product = group[:, None] * GROUP + place
    for row in range(baskets):
        moment, name = datetime.fromtimestamp(int(when[row]), UTC), "view_item" if row % 3 == 2 else "purchase"
        for one in product[row].tolist():
            yield Interaction(f"s{shopper[row]}", f"P{one}", moment, name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--shoppers", type=int, default=50_000)
    parser.add_argument("--epochs", type=int, default=RecommenderConfig().trainer.epochs)
    options = parser.parse_args()
    config = RecommenderConfig(trainer={"epochs": options.epochs})
    begin = time.perf_counter()
    with one_thread(), tempfile.TemporaryDirectory() as directory:
        report = train_recommender(
            interactions(options), items(options.products), Path(directory), config=config, on_progress=EpochLines()
        ).to_json()
        size = sum(path.stat().st_size for path in Path(directory).iterdir()) / 2**20
    counts, peak = report["counts"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{counts['events']:,} events of {counts['shoppers']:,} shoppers, {counts['products']:,} products, one thread"
    )
    print(
        f"CPU s {time.process_time():.0f}, wall s {time.perf_counter() - begin:.0f}, peak MiB {peak:.0f}, artifact MiB {size:.0f}"
    )
    for point in report["curve"]:
        print(f"epoch {point['epoch']}: loss {point['loss']:.4f}, held-back {point['validation']:.4f}")
    time_split = report["metrics"]["time"]
    print(f"time, N = {time_split['shoppers']} shoppers of the last 28 days")
    print(f"{'':34}{'NDCG@10':>9}{'95 % interval':>18}{'HR@10':>8}{'cover':>8}{'ms':>8}")
    for row in time_split["models"]:
        low, high = row["ndcg@10_interval"]
        print(
            f"{row['name']:34}{row['ndcg@10']:9.4f}{low:11.4f}-{high:.4f}{row['hr@10']:8.3f}{row['coverage@10']:8.3f}"
            f"{row['ms_per_request']:8.2f}"
        )


if __name__ == "__main__":
    main()
