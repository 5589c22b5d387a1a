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
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from modeling.recommender.blend import Blend
from modeling.recommender.data import Events, Interaction, Item, collect, epoch_seconds
from modeling.recommender.evaluation import split_by_time
from modeling.recommender.knowledge import Knowledge
from modeling.recommender.variety import prices


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--cutoff", default="2011-09-03")
    parser.add_argument("--days", type=int, default=28)
    options = parser.parse_args()

    events = read_shop(options.file)
    cutoff = epoch_seconds(datetime.fromisoformat(options.cutoff))
    split = split_by_time(events, cutoff, options.days)
    rows = prices(split, Blend(Knowledge.of(split.training)), events.items)

    print(f"N = {len(split.cases)} shoppers, {int(split.candidates.sum()):,} products\n")
    print(f"{'strength':>8} {'NDCG@10':>9} {'against 0':>27} {'HR@10':>7} {'cover':>7} {'likeness':>9}")
    for row in rows:
        low, high = row["interval"]
        print(
            f"{row['strength']:8.1f} {row['ndcg@10']:9.4f} {row['difference']:+9.4f} ({low:+.4f} … {high:+.4f})"
            f" {row['hr@10']:7.3f} {row['coverage@10']:7.3f} {row['likeness']:9.3f}"
        )


if __name__ == "__main__":
    main()
