"""One recommendation over HTTP, without and with reasons: p50 and p95 at a steady rate, beside a ping in the same run.

    python benchmarks/recommend_http.py --items 10000 --rate 100 --seconds 30

A shop with simulated sales is made in a temporary directory, the recommender is trained on it and promoted, and granian
serves it as WSGI with two processes. Half of the requests come from known shoppers through a secret key, half name a
product. Every answer is checked: 200, a full list, made by the model, with reasons where they were asked.
CPU time stands beside the wall clock: a busy machine changes the second and hardly the first.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import Server, database_seconds, server_seconds, start_platform


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--shoppers", type=int, default=1_500)
    parser.add_argument("--rate", type=int, default=30, help="requests a second")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with start_platform() as platform:
        key = fill(options.items, options.shoppers)
        with platform.serve(processes=2) as server:
            run(server, key, options)


def fill(items: int, shoppers: int) -> str:
    """Products and orders; a popular product is bought often, and each shopper keeps to a corner of the catalogue."""
    from django.core.management import call_command

    from marketing.accounts import services as accounts
    from marketing.accounts.models import ApiKey, Shop
    from marketing.catalog.models import Product
    from marketing.common.tenancy import shop_context
    from marketing.registry import services as registry
    from marketing.registry.models import ModelVersion
    from marketing.shoppers.models import Order, OrderLine, Shopper

    chance = random.Random(7)
    shop = Shop.objects.create(name="Benchmark", slug="benchmark")
    with shop_context(shop):
        products = [
            Product(
                shop=shop, external_id=f"P{number}", title=f"thing {number % 400} in colour {number % 17}", price="9.90"
            )
            for number in range(items)
        ]
        Product.objects.bulk_create(products, batch_size=2_000)
        people = [Shopper(shop=shop, external_id=f"S{number}") for number in range(shoppers)]
        Shopper.objects.bulk_create(people, batch_size=2_000)
        orders, lines = [], []
        for person in people:
            corner = chance.randrange(items)
            for visit in range(chance.randint(2, 8)):
                placed_at = datetime.now(UTC) - timedelta(days=chance.random() * 360)
                order = Order(
                    shop=shop, external_id=f"{person.external_id}-{visit}", shopper=person, placed_at=placed_at
                )
                orders.append(order)
                for position in range(chance.randint(1, 6)):
                    product = products[int(corner + abs(chance.gauss(0, items / 30))) % items]
                    lines.append(
                        OrderLine(
                            shop=shop,
                            order=order,
                            position=position,
                            code=product.external_id,
                            product=product,
                            quantity=1,
                            price="9.90",
                            placed_at=placed_at,
                        )
                    )
        Order.objects.bulk_create(orders, batch_size=2_000)
        OrderLine.objects.bulk_create(lines, batch_size=2_000)
        _, secret = accounts.create_api_key(shop, name="benchmark", kind=ApiKey.Kind.SECRET, actor=None)
    call_command("train", "recommender", shop="benchmark")
    with shop_context(shop):
        version = ModelVersion.objects.for_shop(shop).select_related("shop").get()
        registry.promote(version, actor=None, reason="measured for its speed, on simulated sales")
    return secret


def run(server: Server, key: str, options: argparse.Namespace) -> None:
    chance = random.Random(11)
    asks = [question(chance, number, options) for number in range(options.rate * options.seconds)]
    wait_until_warm(server.port, key, asks[0])
    print(f"{options.items} products, {options.shoppers} shoppers, {options.rate} requests/s, WSGI, 2 processes")
    print(f"{'':16}{'N':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'of PostgreSQL':>15}")
    rows = (("ping", ["/health/live"] * len(asks)), ("recommendation", asks), ("with reasons", explained(asks)))
    medians = [measure(server, key, name, paths, options.rate) for name, paths in rows]
    print(f"at p50: recommendation / ping {medians[1] / medians[0]:.1f}, reasons / none {medians[2] / medians[1]:.1f}")
    print(f"load average of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


def question(chance: random.Random, number: int, options: argparse.Namespace) -> str:
    ask = {"placement": "home", "shopper": f"S{chance.randrange(options.shoppers)}", "limit": 8}
    if number % 2:
        ask |= {"placement": "product_related", "product_id": f"P{chance.randrange(options.items)}"}
    return f"/api/v1/recommendations?{urlencode(ask)}"


def explained(paths: list[str]) -> list[str]:
    return [f"{path}&explain=1" for path in paths]


def measure(server: Server, key: str, name: str, paths: list[str], rate: int) -> float:
    """Prints one row, and gives its median. CPU is that of the server's processes, and of PostgreSQL, a request."""
    before = server_seconds(server), database_seconds()
    times = steady(server.port, key, paths, rate)
    used, database = server_seconds(server) - before[0], database_seconds() - before[1]
    cut, each = statistics.quantiles(times, n=100), 1000 / len(times)
    print(
        f"{name:16}{len(times):>6}{cut[49]:>9.1f}{cut[94]:>9.1f}{cut[98]:>9.1f}{used * each:>9.1f}{database * each:>15.1f}"
    )
    return statistics.median(times)


def steady(port: int, key: str, paths: list[str], rate: int) -> list[float]:
    """Milliseconds of each request, sent on the beat whether or not the earlier ones came back."""
    times: list[float] = []
    threads = []
    begin = time.perf_counter()
    for number, path in enumerate(paths):
        time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        threads.append(threading.Thread(target=lambda path=path: times.append(request(port, key, path))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    if len(times) != len(paths):
        sys.exit(f"{len(paths) - len(times)} of {len(paths)} requests failed.")
    return times


def request(port: int, key: str, path: str) -> float:
    begin = time.perf_counter()
    status, body = get(port, key, path)
    took = (time.perf_counter() - begin) * 1000
    if status != 200 or ("items" in body and not is_full(body, with_reasons="explain=1" in path)):
        raise RuntimeError(f"{path}: {status} {body}")
    return took


def is_full(body: dict, *, with_reasons: bool) -> bool:
    reasons = sum(item["reason"] is not None for item in body["items"])
    return len(body["items"]) == 8 and body["fallback"] is None and (reasons > 0) == with_reasons


def get(port: int, key: str, path: str) -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, body


def wait_until_warm(port: int, key: str, path: str) -> None:
    """Both processes must have loaded the model."""
    deadline, in_a_row = time.monotonic() + 60, 0
    while in_a_row < 20 and time.monotonic() < deadline:
        status, body = get(port, key, path)
        in_a_row = in_a_row + 1 if status == 200 and not body["fallback"] else 0
        time.sleep(0.05)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    main()
