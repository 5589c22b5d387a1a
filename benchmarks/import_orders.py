r"""The gift shop's 816,768 sales lines into an empty platform: time, memory, and our counts beside the file's own.

    python benchmarks/import_orders.py ../shared/data/recsys/online_retail_transactions.csv.gz

Runs the command that a merchant would, twice: the second run must add nothing. The file's own counts are made here with
Python's csv module alone. CPU time of the command and of PostgreSQL stands beside the wall clock: a busy machine changes
the second and hardly the first.
"""

import argparse
import csv
import gzip
import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import database_seconds, start_platform

PRODUCT = r"^\d{5}"
COLUMNS = (
    "order=invoice,product=stock_code,title=description,quantity=quantity,"
    "placed_at=invoice_date,price=price,shopper=customer_id,country=country"
)
NAMES = ("lines", "orders", "shoppers", "products", "charges", "returns", "guests", "errors")
MOST_SECONDS, MOST_MEBIBYTES = 180, 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file.resolve()
    with start_platform():
        runs = [run_command(file), run_command(file)]
        expected = count_plainly(file)
        counts = [counts_of(number) for number in range(2)]
    report(runs, expected, counts)


def run_command(file: Path) -> tuple[float, float, float]:
    """(seconds, CPU seconds of command and database, peak memory of the command in MiB)."""
    command = ["manage.py", "import_orders", file, "--shop", "giftware", "--product-pattern", PRODUCT, "--map", COLUMNS]
    begin, database = time.perf_counter(), database_seconds()
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True)
    _pid, status, used = os.wait4(process.pid, 0)
    print(process.stdout.read() if process.stdout else "")
    if status:
        sys.exit("The import failed.")
    cpu = used.ru_utime + used.ru_stime + database_seconds() - database
    return time.perf_counter() - begin, cpu, used.ru_maxrss / 1024


def count_plainly(file: Path) -> dict[str, int]:
    orders: dict[str, str] = {}
    shoppers, products = set(), set()
    lines = charges = returns = 0
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            lines += 1
            orders[row["invoice"]] = orders.get(row["invoice"]) or row["customer_id"]
            shoppers.add(row["customer_id"])
            is_product = re.match(PRODUCT, row["stock_code"])
            products.add(row["stock_code"] if is_product else None)
            charges += not is_product
            returns += float(row["quantity"]) < 0
    guests = sum(not shopper for shopper in orders.values())
    found = (lines, len(orders), len(shoppers - {""}), len(products - {None}), charges, returns, guests, 0)
    return dict(zip(NAMES, found, strict=True))


def counts_of(number: int) -> dict[str, int]:
    from marketing.accounts.models import Shop
    from marketing.catalog.models import Import
    from marketing.common.tenancy import shop_context

    with shop_context(Shop.objects.get()):
        return Import.objects.order_by("created_at")[number].counts


def report(runs: list[tuple[float, float, float]], expected: dict[str, int], counts: list[dict[str, int]]) -> None:
    print(f"{'':10}{'the file':>12}{'first run':>12}{'second run':>12}")
    for name in NAMES:
        print(f"{name:10}{expected[name]:>12,}{counts[0].get(name, 0):>12,}{counts[1].get(name, 0):>12,}")
    for name, values in zip(("seconds", "CPU s", "peak MiB"), zip(*runs, strict=True), strict=True):
        print(f"{name:10}{'':12}" + "".join(f"{value:>12.1f}" for value in values))
    first = {name: counts[0].get(name, 0) for name in NAMES}
    if first != expected or any(counts[1].get(name) for name in NAMES):
        sys.exit("The counts do not agree.")
    if runs[0][0] > MOST_SECONDS or max(run[2] for run in runs) > MOST_MEBIBYTES:
        sys.exit(f"Slower than {MOST_SECONDS} s, or larger than {MOST_MEBIBYTES} MiB.")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    main()
