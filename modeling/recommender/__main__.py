"""`python -m modeling.recommender train|recommend|evaluate`: the recommender on plain files.

Exit code 0, or 2 with one message when the input cannot be used.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from modeling.checkpoint import DamagedArtifact
from modeling.command import positive, run
from modeling.recommender.blend import PLACEMENTS
from modeling.recommender.data import Interaction, TooLittleData, collect, epoch_seconds
from modeling.recommender.evaluation import PROTOCOLS
from modeling.recommender.reading import BadInput, Request, moment, read_events, read_items, read_requests
from modeling.recommender.table import table

if TYPE_CHECKING:
    from modeling.recommender.ranker import Ranked
    from modeling.trainer import Progress

EXAMPLES = """examples:
  python -m modeling.recommender train events.csv --items items.csv --out model/ --until 2011-09-03
  python -m modeling.recommender recommend --model model/ --histories events.csv --shoppers shoppers.csv \\
      --k 10 --at 2011-09-03 --out recommendations.csv
  torchrun --nproc-per-node 2 -m modeling.recommender train events.csv --items items.csv --out model/
  python -m modeling.recommender evaluate events.csv --items items.csv --protocol time --cutoff 2011-09-03 --days 28
"""


def main(arguments: Sequence[str] | None = None) -> int:
    return run(parser(), arguments, BadInput, DamagedArtifact, TooLittleData)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m modeling.recommender",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="train|recommend|evaluate")

    train = commands.add_parser("train", help="learn from events, write a model")
    train.add_argument("events", type=Path)
    train.add_argument("--items", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True, help="the model's directory; a killed run is resumed from it")
    train.add_argument("--until", type=moment_option, help="exclusive")
    train.set_defaults(run=run_train)

    recommend = commands.add_parser("recommend", help="write lists for shoppers")
    recommend.add_argument("--model", type=Path, required=True)
    recommend.add_argument("--histories", type=Path, required=True)
    recommend.add_argument("--shoppers", type=Path, required=True)
    recommend.add_argument("--k", type=positive, default=10)
    recommend.add_argument("--at", type=moment_option, required=True, help="only events before it count")
    recommend.add_argument("--placement", choices=PLACEMENTS, default="home")
    recommend.add_argument("--items", type=Path, help="the candidates; otherwise those of the training")
    recommend.add_argument("--include-known", action="store_true", help="home: also what the shopper bought before")
    recommend.add_argument("--out", type=Path, required=True)
    recommend.set_defaults(run=run_recommend)

    evaluate = commands.add_parser("evaluate", help="measure beside every plain model")
    evaluate.add_argument("events", type=Path)
    evaluate.add_argument("--items", type=Path, required=True)
    evaluate.add_argument("--protocol", choices=PROTOCOLS, required=True)
    evaluate.add_argument("--cutoff", type=moment_option, required=True)
    evaluate.add_argument("--days", type=positive, required=True)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=run_evaluate)
    return parser


def moment_option(text: str) -> datetime:
    try:
        return moment(text, "the value")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run_train(options: argparse.Namespace) -> None:
    items, events = list(read_items(options.items)), list(read_events(options.events))
    from modeling.machine import together  # PyTorch: `--help` and a wrong file must not wait for it
    from modeling.recommender.train import train_recommender
    from modeling.workplace import one_thread

    with one_thread(), together() as ranks:
        report = train_recommender(events, items, options.out, until=options.until, on_progress=EpochLines())
    if not ranks.leads:
        return
    counts = report.counts
    print(
        f"{options.out}: learned from {counts['events']:,} events of {counts['shoppers']:,} shoppers and "
        f"{counts['products']:,} products before {report.data_until}, in {report.cpu_seconds:.0f} CPU seconds."
    )
    if gate := report.gate:
        print(
            f"NDCG@10 on the last {report.config['validation_days']} days: {gate['difference']:+.4f} against {gate['best_baseline']} "
            f"(95 % interval {gate['lower']:+.4f} to {gate['upper']:+.4f})."
        )


def run_recommend(options: argparse.Namespace) -> None:
    requests = list(read_requests(options.shoppers))
    items = list(read_items(options.items)) if options.items else None
    events = list(read_events(options.histories))
    from modeling.recommender.ranker import Ranker

    ranker = Ranker.load(options.model)
    if items is not None:
        ranker.add_items(items)
    ranker.observe(events)
    histories, known = by_shopper(events), None if items is None else [item.product_id for item in items]
    lists: dict[int, list[Ranked]] = {}
    for at, asking in by_moment(requests, options.at).items():
        lists |= zip(
            asking,
            ranker.rank_many(
                [histories.get(requests[place].shopper_id, []) for place in asking],
                k=options.k,
                at=at,
                placement=options.placement,
                candidates=known,
                include_known=options.include_known,
            ),
            strict=True,
        )
    with options.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("shopper_id", "position", "product_id", "score"))
        for number, request in enumerate(requests):
            ranked = enumerate(lists[number])
            writer.writerows((request.shopper_id, place, one.product_id, one.score) for place, one in ranked)


def by_moment(requests: Sequence[Request], at: datetime) -> dict[datetime, list[int]]:
    """The places of the requests that ask for the same moment."""
    places: dict[datetime, list[int]] = defaultdict(list)
    for place, request in enumerate(requests):
        places[request.at or at].append(place)
    return places


def by_shopper(events: Iterable[Interaction]) -> dict[str, list[Interaction]]:
    histories: dict[str, list[Interaction]] = defaultdict(list)
    for event in events:
        histories[event.shopper_id].append(event)
    return histories


def run_evaluate(options: argparse.Namespace) -> None:
    items, cutoff = list(read_items(options.items)), epoch_seconds(options.cutoff)
    last = options.cutoff + timedelta(days=options.days)
    events = collect(read_events(options.events), items, until=last)
    from modeling.recommender.train import evaluate  # PyTorch

    result = evaluate(events, options.protocol, cutoff, options.days, on_progress=EpochLines()).to_json()
    print(json.dumps(result) if options.json else table(result))


class EpochLines:
    """Says on the error stream how training goes, an epoch a line."""

    def __init__(self) -> None:
        self.at = ("", 0)

    def __call__(self, progress: "Progress") -> None:
        if (progress.stage, progress.epoch) != self.at:
            self.at = (progress.stage, progress.epoch)
            message = f"{progress.stage} epoch {progress.epoch}, step {progress.step} of {progress.total}"
            print(f"{message}, loss {progress.loss:.3f}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
