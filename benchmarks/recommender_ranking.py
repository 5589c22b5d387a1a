"""What one list costs in process: milliseconds of `Ranker.rank` beside EASE alone, at 5,000 products, one thread.

    python benchmarks/recommender_ranking.py [--products 5000] [--requests 300]

The shop is made up (speed does not depend on taste); weights are fresh, shapes are those that train. The two take turns,
so that both meet the same machine.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch

from modeling.recommender.baselines import ItemToItem
from modeling.recommender.blend import Blend
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Interaction, Item, collect, epoch_seconds, history_of
from modeling.recommender.evaluation import top
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.model import NextBasket
from modeling.recommender.neural import Neural
from modeling.recommender.ranker import Ranker
from modeling.recommender.words import vocabulary

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def made_up_shop(products: int, shoppers: int, lines: int) -> tuple[list[Interaction], list[Item]]:
    """Every shopper has the same number of lines; a product's title is three of 900 words."""
    chance = random.Random(0)
    words = [f"word{i}" for i in range(900)]
    items = [Item(f"P{i}", " ".join(chance.sample(words, 3)), f"c{i % 8}", 1.0 + i % 40) for i in range(products)]
    events = [
        Interaction(f"s{s}", f"P{chance.randrange(products)}", NOW - timedelta(hours=chance.randrange(9_000)))
        for s in range(shoppers)
        for _ in range(lines)
    ]
    return events, items


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU: the second says what a busy machine would hide."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=5_000)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    torch.set_num_threads(1)

    interactions, items = made_up_shop(options.products, shoppers=1_000, lines=60)
    events, config = collect(interactions, items), RecommenderConfig()
    knowledge, tokens = Knowledge.of(events), vocabulary(items)
    model = NextBasket(config.model, products=len(events.items), vocabulary=len(tokens))
    ranker = Ranker(Blend(knowledge, Neural.of(model, tokens, events.items)))
    ease = ItemToItem(knowledge.for_you)
    at = epoch_seconds(NOW)

    def by_ease(history: list[Interaction]) -> None:
        past = history_of(history, knowledge.position, before=at)
        scores = ease.scores(past, at)
        scores[past.bought] = -np.inf
        top(scores)

    took: dict[str, list[tuple[float, float]]] = {"EASE": [], "rank": [], "explain 10": []}
    for request in range(options.requests):
        history = interactions[60 * request : 60 * request + 60]
        took["EASE"].append(milliseconds(lambda history=history: by_ease(history)))
        took["rank"].append(milliseconds(lambda history=history: ranker.rank(history, k=10, at=NOW)))
        shown = [one.product_id for one in ranker.rank(history, k=10, at=NOW)]
        took["explain 10"].append(milliseconds(lambda h=history, s=shown: ranker.explain_all(h, s, at=NOW)))

    print(f"{options.products:,} products, histories of 60 events, N = {options.requests}, one thread")
    print(f"{'':12}{'p50 ms':>9}{'p95 ms':>9}{'p50 CPU ms':>12}")
    for name, times in took.items():
        wall, cpu = np.array(times).T
        print(f"{name:12}{np.percentile(wall, 50):9.2f}{np.percentile(wall, 95):9.2f}{np.percentile(cpu, 50):12.2f}")


if __name__ == "__main__":
    main()
