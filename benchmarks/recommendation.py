r"""Our recommender beside its peers on one data set, under one protocol, in one table.

    python benchmarks/recommendation.py --data gift --protocol time --folder ../shared/data/recsys
    python benchmarks/recommendation.py --data EVENTS.csv --items ITEMS.csv --protocol time --cutoff 2026-06-01 --days 28

`--data` is gift, beauty, ml1m (from `--folder`), or any file with the columns that `docs/models.md` tells; Chinese text too.
Protocols are those of `python -m modeling.recommender evaluate`; all but loo share one fit. The plain models of the house are
always there. Outside peers (`--peers als bpr sasrec`, or none) run in `.venv-bench`, which `constraints-bench.txt` tells how to
make, as processes of their own on plain files with the same shoppers, histories and candidates, and give back lists, which
are measured by the same function as ours. SASRec runs for `--peer-epochs`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.recommendation_data import NAMED, load
from modeling.command import positive, run
from modeling.recommender.comparison import Comparison
from modeling.recommender.data import KIND_WEIGHTS, History, TooLittleData, epoch_seconds
from modeling.recommender.evaluation import PROTOCOLS, Measured, Split, measured, split_by
from modeling.recommender.reading import BadInput, moment, read_requests
from modeling.recommender.table import table
from modeling.recommender.train import evaluate_on

PEERS = {"als": "implicit ALS", "bpr": "implicit BPR", "sasrec": "RecTools SASRec"}
PYTHON = Path(__file__).parent.parent / ".venv-bench" / "bin" / "python"


def write_files(split: Split, folder: Path) -> None:
    """What `recommendation_peers.py` reads."""
    training = split.training
    columns = training.shopper, training.item, training.time
    write(folder / "train.csv", "shopper,item,time", np.stack(columns, axis=1), KIND_WEIGHTS[training.kind])
    histories = [case.history for case in split.cases]
    lengths = [len(history.item) for history in histories]
    request = np.repeat(np.arange(len(histories)), lengths)
    shopper = np.repeat([case.shopper for case in split.cases], lengths)
    past = History(*(np.concatenate(column) for column in zip(*histories, strict=True)))
    columns = request, shopper, past.item, past.time
    write(folder / "requests.csv", "request,shopper,item,time", np.stack(columns, axis=1), KIND_WEIGHTS[past.kind])
    known = [(request, item) for request, case in enumerate(split.cases) for item in case.known]
    np.savetxt(folder / "known.csv", np.array(known, int).reshape(-1, 2), "%d", ",", header="request,item", comments="")
    np.savetxt(folder / "candidates.csv", np.flatnonzero(split.candidates), "%d", header="item", comments="")


def write(path: Path, header: str, columns: np.ndarray, weight: np.ndarray) -> None:
    rows = np.column_stack((columns, weight))
    form = ["%d"] * columns.shape[1] + ["%.1f"]
    np.savetxt(path, rows, form, ",", header=f"{header},weight", comments="")


def outside(split: Split, peers: list[str], epochs: int) -> Iterator[Measured]:
    """Each peer's lists, measured as ours are. One that fails is named on the error stream and left out."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_files(split, folder)
        for peer in peers:
            script = Path(__file__).with_name("recommendation_peers.py")
            command = [str(PYTHON), str(script), peer, made, "--epochs", str(epochs)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{PEERS[peer]} failed:\n{done.stderr[-2000:]}", file=sys.stderr)
                continue
            figures = json.loads((folder / f"{peer}.json").read_text())
            name = PEERS[peer] + (f", {epochs} epochs" if peer == "sasrec" else "")
            yield measured(name, lists_of(folder / f"{peer}.csv", len(split.cases)), **figures, split=split)


def lists_of(path: Path, requests: int) -> list[np.ndarray]:
    rows = np.loadtxt(path, np.int64, delimiter=",", skiprows=1, ndmin=2)
    return np.split(rows[:, 2], np.searchsorted(rows[:, 0], np.arange(1, requests)))


def joined(house: Comparison, others: list[Measured]) -> Comparison:
    """The house's own table with the outside peers between the plain models and ours."""
    models = [*house.models[: house.plain], *others, *house.models[house.plain :]]
    return Comparison(house.protocol, house.shoppers, models, house.plain + len(others))


def shown(result: Comparison) -> str:
    gate = result.gate()
    against = f"{gate['difference']:+.4f} ({gate['lower']:+.4f} to {gate['upper']:+.4f}), p = {gate['p']:.3f}"
    return f"{table(result.to_json())}\nagainst the best peer, {gate['best_baseline']}: {against}\n"


def splits_of(options: argparse.Namespace) -> list[Split]:
    data = load(options.data, options.folder, options.items, options.cutoff, options.days)
    if options.protocol != ["loo"] and data.cutoff is None:
        raise BadInput("All protocols but loo need dates and a --cutoff; a file of sequences has loo alone.")
    asked = {one.shopper_id for one in read_requests(options.shoppers)} if options.shoppers else data.asked
    cutoff = epoch_seconds(data.cutoff) if data.cutoff else 0
    return [split_by(protocol, data.events, cutoff, options.days, asked) for protocol in options.protocol]


def command(options: argparse.Namespace) -> None:
    if "loo" in options.protocol and len(options.protocol) > 1:
        raise BadInput("loo learns from other events than the rest: ask for it alone.")
    if options.peers and not PYTHON.exists():
        print(f"Left out, for there is no {PYTHON}: {', '.join(PEERS[one] for one in options.peers)}", file=sys.stderr)
        options.peers = []
    splits = splits_of(options)
    for split, house in zip(splits, evaluate_on(splits), strict=True):
        result = joined(house, list(outside(split, options.peers, options.peer_epochs)))
        print(json.dumps(result.to_json()) if options.json else shown(result), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help=f"{', '.join(NAMED)}, or a file of events")
    parser.add_argument("--items", type=Path, help="of a file of events: its products")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the named sets lie")
    parser.add_argument("--protocol", nargs="+", choices=PROTOCOLS, required=True, help="all but loo share one fit")
    parser.add_argument("--cutoff", type=lambda text: moment(text, "--cutoff"))
    parser.add_argument("--days", type=positive, default=28)
    parser.add_argument("--shoppers", type=Path, help="a file with shopper_id: only these are measured")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--peer-epochs", type=positive, default=4)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=command)
    return run(parser, None, BadInput, TooLittleData)


if __name__ == "__main__":
    sys.exit(main())
