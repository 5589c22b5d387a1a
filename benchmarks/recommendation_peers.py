"""Other people's recommenders on the files of `recommendation.py`; runs in `.venv-bench`, for RecTools needs NumPy 1.26.

    .venv-bench/bin/python benchmarks/recommendation_peers.py als|bpr|sasrec FOLDER [--epochs N]

FOLDER has `train.csv` (shopper,item,time,weight), `requests.csv` (request,shopper,item,time,weight: each history), `known.csv`
(request,item: left out of the list) and `candidates.csv` (item). Written are `PEER.csv` (request,position,item) and
`PEER.json` (fit_cpu_seconds, ms_per_request). One thread. A shopper who was not in the training is answered from the
history: ALS by its own fold-in, BPR by the mean of the products, SASRec as ever.

R = requests, I = products.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd
from scipy import sparse

K, TIMED, AT_ONCE = 10, 30, 256
Scores = Callable[[np.ndarray], np.ndarray]  # requests (R,) -> (R, I)


@dataclass(frozen=True)
class Files:
    folder: Path

    @cached_property
    def train(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "train.csv")

    @cached_property
    def requests(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "requests.csv").set_index("request", drop=False)

    @cached_property
    def known(self) -> dict[int, np.ndarray]:
        return {request: rows.to_numpy() for request, rows in self.read_known().groupby("request")["item"]}

    def read_known(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "known.csv")

    @cached_property
    def candidates(self) -> np.ndarray:
        return pd.read_csv(self.folder / "candidates.csv")["item"].to_numpy()

    @cached_property
    def items(self) -> int:
        return int(max(self.candidates.max(), self.train["item"].max(), self.requests["item"].max())) + 1

    def matrix(self, row: str, table: pd.DataFrame) -> sparse.csr_matrix:
        """The strongest thing that each row did with each product."""
        pairs = table.reset_index(drop=True).groupby([row, "item"], as_index=False)["weight"].max()
        shape = (int(pairs[row].max()) + 1, self.items)
        return sparse.csr_matrix((pairs["weight"], (pairs[row], pairs["item"])), shape, dtype=np.float32)

    def top(self, request: int, scores: np.ndarray) -> np.ndarray:
        left = np.full(self.items, -np.inf)
        left[self.candidates] = scores[self.candidates]
        left[self.known.get(request, [])] = -np.inf
        best = np.argsort(-left, kind="stable")[:K]
        return best[np.isfinite(left[best])]


def als(files: Files, epochs: int) -> Scores:
    from implicit.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(factors=128, regularization=0.01, iterations=15, random_state=0, num_threads=1)
    model.fit(files.matrix("shopper", files.train), show_progress=False)
    asked = files.matrix("request", files.requests)
    return lambda requests: model.recalculate_user(requests, asked[requests]) @ model.item_factors.T


def bpr(files: Files, epochs: int) -> Scores:
    from implicit.bpr import BayesianPersonalizedRanking

    bought = files.matrix("shopper", files.train)
    model = BayesianPersonalizedRanking(factors=64, random_state=0, num_threads=1)
    model.fit(bought, show_progress=False)
    asked, shopper = files.matrix("request", files.requests), files.requests["shopper"].groupby(level=0).first()
    trained = np.flatnonzero(np.diff(bought.indptr))

    def scores(requests: np.ndarray) -> np.ndarray:
        tastes = (asked[requests] @ model.item_factors) / asked[requests].sum(axis=1)
        known = np.isin(shopper[requests], trained)
        tastes = np.asarray(tastes)
        tastes[known] = model.user_factors[shopper[requests][known]]
        return tastes @ model.item_factors.T

    return scores


def sasrec(files: Files, epochs: int) -> Scores:
    import torch
    from pytorch_lightning import Trainer, seed_everything
    from rectools import Columns
    from rectools.dataset import Dataset
    from rectools.models import SASRecModel

    torch.set_num_threads(1)
    seed_everything(0)

    def dataset(user: str, table: pd.DataFrame) -> Dataset:
        names = {user: Columns.User, "item": Columns.Item, "weight": Columns.Weight}
        rows = table[[*names]].rename(columns=names).reset_index(drop=True)
        when = pd.to_datetime(table["time"], unit="s").reset_index(drop=True)
        return Dataset.construct(rows.assign(**{Columns.Datetime: when}))

    def trainer() -> Trainer:
        quiet = {"logger": False, "enable_progress_bar": False, "enable_model_summary": False}
        return Trainer(max_epochs=epochs, accelerator="cpu", devices=1, enable_checkpointing=False, **quiet)

    model = SASRecModel(
        n_blocks=2, n_heads=2, n_factors=64, session_max_len=50, lr=1e-3, batch_size=128, get_trainer_func=trainer
    )
    model.fit(dataset("shopper", files.train))
    sold = np.intersect1d(files.candidates, files.train["item"])

    def scores(requests: np.ndarray) -> np.ndarray:
        found = model.recommend(
            users=requests,
            dataset=dataset("request", files.requests.loc[requests]),
            k=K + max(len(files.known.get(request, [])) for request in requests),
            filter_viewed=False,
            items_to_recommend=sold,
        )
        ranked = np.full((len(requests), files.items), -np.inf)
        row = np.searchsorted(requests, found[Columns.User])
        ranked[row, found[Columns.Item]] = -found[Columns.Rank].to_numpy()
        return ranked

    return scores


def ms_per_request(files: Files, scores: Scores) -> float:
    took = []
    for request in files.requests["request"].unique()[:TIMED]:
        begin = time.perf_counter()
        files.top(request, scores(np.array([request]))[0])
        took.append(time.perf_counter() - begin)
    return float(np.median(took)) * 1000


def lists(files: Files, scores: Scores) -> pd.DataFrame:
    rows, requests = [], files.requests["request"].unique()
    for chunk in np.split(requests, range(AT_ONCE, len(requests), AT_ONCE)):
        for request, scored in zip(chunk, scores(chunk), strict=True):
            rows += [(request, position, item) for position, item in enumerate(files.top(request, scored))]
    return pd.DataFrame(rows, columns=["request", "position", "item"])


PEERS = {"als": (als, "implicit.als"), "bpr": (bpr, "implicit.bpr"), "sasrec": (sasrec, "rectools.models")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--epochs", type=int, default=4, help="of SASRec")
    options = parser.parse_args()
    files, (peer, library) = Files(options.folder), PEERS[options.peer]
    import_module(library)  # seconds that are no part of a fit
    begin = time.process_time()
    scores = peer(files, options.epochs)
    figures = {"fit_cpu_seconds": time.process_time() - begin, "ms_per_request": ms_per_request(files, scores)}
    lists(files, scores).to_csv(files.folder / f"{options.peer}.csv", index=False)
    (files.folder / f"{options.peer}.json").write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
