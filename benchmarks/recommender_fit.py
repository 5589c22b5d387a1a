"""What training costs: CPU seconds and peak memory of the recommender beside item-kNN and EASE, on the gift shop.

    python benchmarks/recommender_fit.py EVENTS.csv ITEMS.csv [--until 2011-09-03]

Each fit runs in a process of its own, so that its peak is its own. One thread: CPU seconds compare, wall seconds depend
on who else uses the machine.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

from modeling.recommender.data import Events, collect
from modeling.recommender.reading import moment, read_events, read_items


def nothing(events: Events) -> None:
    """What reading alone costs: it is part of each line below."""


def item_knn(events: Events) -> None:
    from modeling.recommender.baselines import fit_item_knn

    fit_item_knn(events)


def ease(events: Events) -> None:
    from modeling.recommender.ease import fit_ease

    fit_ease(events)


def recommender(events: Events) -> None:
    """All of it: trial, measuring beside every plain model, and the final fit with both EASE matrices."""
    from modeling import checkpoint
    from modeling.recommender.config import RecommenderConfig
    from modeling.recommender.ranker import KIND, to_artifact
    from modeling.recommender.train import learn

    config = RecommenderConfig()
    with tempfile.TemporaryDirectory() as directory:
        blend, report = learn(events, config, directory=Path(directory) / "checkpoints")
        checkpoint.save(
            Path(directory), KIND, to_artifact(blend, {"config": config.to_json(), "report": report.to_json()})
        )


FITS = (nothing, item_knn, ease, recommender)


def measure(name: str, options: argparse.Namespace, answer: multiprocessing.SimpleQueue) -> None:
    events = collect(read_events(options.events), read_items(options.items), until=options.until)
    begin, wall = time.process_time(), time.perf_counter()
    {fit.__name__: fit for fit in FITS}[name](events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.put((len(events), time.process_time() - begin, time.perf_counter() - wall, peak))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("items", type=Path)
    parser.add_argument("--until", type=lambda text: moment(text, "--until"))
    options, context = parser.parse_args(), multiprocessing.get_context("spawn")
    print(f"{'fit':14}{'events':>10}{'CPU s':>9}{'wall s':>9}{'peak MiB':>10}")
    for fit in FITS:
        answer = context.SimpleQueue()
        child = context.Process(target=measure, args=(fit.__name__, options, answer))
        child.start()
        child.join()
        events, cpu, wall, peak = answer.get()
        print(f"{fit.__name__:14}{events:10,}{cpu:9.1f}{wall:9.1f}{peak:10.0f}", flush=True)


if __name__ == "__main__":
    main()
