"""What variety costs and brings: NDCG@10, coverage and likeness within a list, by the strength of the re-ranking.

    python benchmarks/list_variety.py TRANSACTIONS.csv[.gz] [--cutoff 2011-09-03] [--days 28]

TRANSACTIONS is the gift shop (UCI Online Retail II, CC BY 4.0): invoice, stock_code, description, quantity, invoice_date,
price, customer_id, country. The lists are those of EASE + recent sales, whose ten best of twenty-eight are chosen as the platform chooses them
(likeness by words, since this shop has no categories). Protocol `time`; intervals are 95 %, paired by shopper.
"""

import argparse
import csv
import gzip
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from modeling.bootstrap import paired_bootstrap
from modeling.recommender.data import Events, Interaction, Item, collect, epoch_seconds
from modeling.recommender.diversity import Traits, diversified, likeness, traits
from modeling.recommender.evaluation import Case, K, Split, list_metrics, split_by_time, top
from modeling.recommender.knowledge import Knowledge

POOL = 2 * K + 8  # as `marketing.recommendations.choosing` has it
STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Lines of known customers, without codes that are no products; each of an invoice once."""
    seen: set[tuple[str, ...]] = set()
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["stock_code"].upper()
            key = (row["invoice"], code)
            if row["customer_id"] and code[:5].isdigit() and key not in seen:
                seen.add(key)
                yield row | {"stock_code": code}


def read_shop(path: Path) -> Events:
    titles: dict[str, str] = {}
    sold = []
    for row in read_rows(path):
        titles.setdefault(row["stock_code"], row["description"])
        when = datetime.fromisoformat(row["invoice_date"]).replace(tzinfo=UTC)
        sold.append(
            Interaction(
                row["customer_id"], row["stock_code"], when, "purchase", float(row["quantity"]), float(row["price"])
            )
        )
    return collect(sold, [Item(code, title) for code, title in titles.items()])


def pools(split: Split, knowledge: Knowledge) -> Iterator[tuple[Case, np.ndarray, np.ndarray]]:
    """Each shopper's candidates, the best first, with their scores."""
    for case in split.cases:
        scores = np.where(split.candidates, knowledge.plain([case.history], case.at)[0], -np.inf)
        scores[case.known] = -np.inf
        best = top(scores, POOL)
        yield case, best, scores[best]


def alike(shown: np.ndarray, known: list[Traits]) -> float:
    return float(np.mean([likeness(known[one], known[other]) for one, other in combinations(shown, 2)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--cutoff", default="2011-09-03")
    parser.add_argument("--days", type=int, default=28)
    options = parser.parse_args()

    events = read_shop(options.file)
    cutoff = epoch_seconds(datetime.fromisoformat(options.cutoff))
    split = split_by_time(events, cutoff, options.days)
    ranked = list(pools(split, Knowledge.of(split.training)))
    known = [traits(item.title, item.category) for item in events.items]

    print(f"N = {len(split.cases)} shoppers, {int(split.candidates.sum()):,} products\n")
    print(f"{'strength':>8} {'NDCG@10':>9} {'against 0':>27} {'HR@10':>7} {'cover':>7} {'likeness':>9} {'ms':>6}")
    plain = None
    for strength in STRENGTHS:
        rows, shown, took = [], [], []
        for case, best, scores in ranked:
            begin = time.perf_counter()
            order = diversified(scores.tolist(), [known[one] for one in best], count=K, strength=strength)
            took.append(time.perf_counter() - begin)
            shown.append(best[order])
            rows.append(list_metrics(best[order], case.truth))
        ndcg = np.array([row["ndcg@10"] for row in rows])
        plain = ndcg if plain is None else plain
        told = paired_bootstrap(ndcg, plain)
        low, high = told["interval"]
        coverage = len(np.unique(np.concatenate(shown))) / split.candidates.sum()
        print(
            f"{strength:8.1f} {ndcg.mean():9.4f} {told['difference']:+9.4f} ({low:+.4f} … {high:+.4f})"
            f" {np.mean([row['hr@10'] for row in rows]):7.3f} {coverage:7.3f}"
            f" {np.mean([alike(one, known) for one in shown]):9.3f} {1000 * np.median(took):6.2f}"
        )


if __name__ == "__main__":
    main()
