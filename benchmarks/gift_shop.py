r"""The gift shop's raw sales as the two plain files that `python -m modeling.recommender` reads.

    python benchmarks/gift_shop.py online_retail_transactions.csv.gz --out FOLDER

The same facts as `manage.py import_orders --product-pattern '^\d{5}'` keeps: lines without a customer teach nothing;
codes that do not begin with five digits are charges; a product's title is its most frequent description, its price the
latest above zero. Returns and free lines are written as they are: the reader of the events leaves them out.
"""

import argparse
import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

PRODUCT = re.compile(r"\d{5}")
CENT = Decimal("0.01")


def lines(path: Path) -> Iterator[dict[str, str]]:
    """Every line of a product, in the order of the file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            line = {name: value.strip() for name, value in row.items()}
            if PRODUCT.match(line["stock_code"]):
                yield line


def write_events(source: Path, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("shopper_id", "product_id", "occurred_at", "quantity", "price"))
        for line in lines(source):
            if line["customer_id"]:
                columns = ("customer_id", "stock_code", "invoice_date", "quantity", "price")
                writer.writerow(line[name] for name in columns)


def write_items(source: Path, path: Path) -> None:
    titles: defaultdict[str, Counter[str]] = defaultdict(Counter)
    prices: dict[str, tuple[str, Decimal]] = {}
    for line in lines(source):
        code, when, price = line["stock_code"], line["invoice_date"], Decimal(line["price"])
        titles[code].update([line["description"]] if line["description"] else [])
        if price > 0 and (code not in prices or when >= prices[code][0]):
            prices[code] = when, price
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("product_id", "title", "price"))
        for code in sorted(titles):
            title = titles[code].most_common(1)[0][0] if titles[code] else code
            writer.writerow((code, title, prices[code][1].quantize(CENT) if code in prices else ""))


def write(source: Path, folder: Path) -> None:
    write_events(source, folder / "events.csv")
    write_items(source, folder / "items.csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("transactions", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write(options.transactions, options.out)


if __name__ == "__main__":
    main()
