"""What one list costs in process, from 1,000 products to a million: milliseconds, memory, and what an index would bring.

    python benchmarks/recommender_ranking.py [--products 1000 10000 100000 1000000] [--requests 100] [--index]

Shops are made up (speed does not depend on taste); weights are fresh, shapes are those that train. Each shop is saved, and
loaded by a process of its own, on one thread: `own` is what the process needs for itself, `shared` what it maps from the
artifact, which all processes of a machine have once. `batch` is a list among 256 that are asked together.

Every product is scored, at any size. `--index` measures the other way: a graph of the Transformer's products (HNSW, of
voyager: pip install voyager -c constraints-bench.txt), its memory, what building it costs, and how many of the exact ten
best and hundred best products by the Transformer's dot product are among the thousand that it finds.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import psutil
import torch

from modeling import checkpoint
from modeling.recommender.blend import Blend
from modeling.recommender.config import RecommenderConfig
from modeling.recommender.data import Interaction, Item, collect
from modeling.recommender.evaluation import top
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.model import NextBasket
from modeling.recommender.neural import Neural
from modeling.recommender.ranker import KIND, Ranker, to_artifact
from modeling.recommender.words import vocabulary

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHOPPERS, LINES = 1_000, 60
MIB = 2**20


def made_up_shop(products: int) -> tuple[list[Interaction], list[Item]]:
    """Every shopper has the same number of lines; a product's title is three of 900 words."""
    chance = np.random.default_rng(0)
    words, bought = chance.integers(0, 900, (products, 3)), chance.integers(0, products, (SHOPPERS, LINES))
    hours = chance.integers(0, 9_000, bought.shape)
    items = [
        Item(f"P{i}", " ".join(f"word{word}" for word in said), f"c{i % 8}", 1.0 + i % 40)
        for i, said in enumerate(words.tolist())
    ]
    events = [
        Interaction(f"s{s}", f"P{bought[s, line]}", NOW - timedelta(hours=int(hours[s, line])))
        for s in range(SHOPPERS)
        for line in range(LINES)
    ]
    return events, items


def save(products: int, directory: Path) -> None:
    interactions, items = made_up_shop(products)
    events, config, tokens = collect(interactions, items), RecommenderConfig(), vocabulary(items)
    torch.manual_seed(0)
    model = NextBasket(config.model, products=len(events.items), vocabulary=len(tokens))
    blend = Blend(Knowledge.of(events), Neural.of(model, tokens, events.items))
    checkpoint.save(directory, KIND, to_artifact(blend, {"config": config.to_json()}))


def ask(products: int, directory: Path, options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    before = psutil.Process().memory_info()
    ranker = Ranker.load(directory)
    interactions, _items = made_up_shop(1_000)
    histories = [
        [one._replace(product_id=f"P{int(one.product_id[1:]) * products // 1_000}") for one in lines]
        for lines in (interactions[LINES * n : LINES * n + LINES] for n in range(max(options.requests, 256)))
    ]
    shown = [one.product_id for one in ranker.rank(histories[0], k=10, at=NOW)]
    after = psutil.Process().memory_info()
    mapped = (after.shared - before.shared) / MIB
    own = (after.rss - before.rss) / MIB - mapped

    took = [milliseconds(lambda h=h: ranker.rank(h, k=10, at=NOW)) for h in histories[: options.requests]]
    told = [milliseconds(lambda h=h: ranker.explain_all(h, shown, at=NOW)) for h in histories[: options.requests // 4]]
    _wall, batch = milliseconds(lambda: ranker.rank_many(histories[:256], k=10, at=NOW))
    (p50, cpu), (_reasons, reasons_cpu) = (np.percentile(np.array(times), 50, axis=0) for times in (took, told))
    p95 = np.percentile(np.array(took)[:, 0], 95)
    print(
        f"{products:>10,}{p50:9.2f}{p95:9.2f}{cpu:9.2f}{reasons_cpu:13.2f}{batch / 256:10.2f}{own:9.0f}{mapped:9.0f}",
        flush=True,
    )
    if options.index:
        index(ranker._blend.neural)


def index(neural: Neural) -> None:
    from voyager import Index, Space

    vectors = neural.products.numpy()
    begin = time.process_time()
    graph = Index(Space.InnerProduct, vectors.shape[1], M=12, ef_construction=100, max_elements=len(vectors))
    graph.add_items(vectors, num_threads=1)
    built, memory = time.process_time() - begin, len(graph.as_bytes()) / MIB
    chance, most = np.random.default_rng(1), min(1_000, len(vectors))
    asked = vectors[chance.integers(0, len(vectors), (100, 5))].mean(axis=1) * 4  # near what somebody bought
    exact = [milliseconds(lambda q=q: vectors @ q)[1] for q in asked]
    found: list[np.ndarray] = []
    took = [milliseconds(lambda q=q: found.append(graph.query(q, most, 1, most)[0]))[1] for q in asked]
    best = [top(vectors @ q, 100) for q in asked]
    shares = [np.mean([np.isin(one[:k], few).mean() for one, few in zip(best, found, strict=True)]) for k in (10, 100)]
    print(
        f"{'index':>10}: built in {built:.0f} CPU s, {memory:.0f} MiB; 1,000 nearest {np.median(took):.2f} CPU ms, all scored "
        f"{np.median(exact):.2f}; of the exact 10 best {shares[0]:.3f} found, of 100 {shares[1]:.3f}",
        flush=True,
    )


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU: the second says what a busy machine would hide."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--index", action="store_true")
    options, context = parser.parse_args(), multiprocessing.get_context("spawn")
    print(f"histories of {LINES} events, N = {options.requests}, one thread")
    print(
        f"{'products':>10}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'reasons CPU':>13}{'batch CPU':>10}{'own MiB':>9}{'shared':>9}"
    )
    for products in options.products:
        with tempfile.TemporaryDirectory() as directory:
            for work, arguments in ((save, ()), (ask, (options,))):
                child = context.Process(target=work, args=(products, Path(directory), *arguments))
                child.start()
                child.join()
                if child.exitcode:
                    sys.exit(child.exitcode)


if __name__ == "__main__":
    main()
