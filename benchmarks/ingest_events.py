"""Events over HTTP, 50 a request, from 8 clients at once, beside a ping of the same server in the same run.

    python benchmarks/ingest_events.py --seconds 20

granian serves as WSGI with two processes. Events come from 2,000 visitors whose consent stands in each event, and who are
met once before the clock starts: so the server is warm, and no two clients bring the same stranger. Every answer is checked, and in the end the table is counted: each acknowledged
event is there once. Beside the wall clock stands the CPU time of server and PostgreSQL, which a busy machine does not
change: what both together need for a second's worth of events must fit into the machine's cores.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import Server, database_seconds, server_seconds, start_platform

CLIENTS = 8
BATCH = 50
VISITORS = [str(uuid.UUID(int=number, version=4)) for number in range(1, 2_001)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    with start_platform() as platform:
        keys = make_keys()
        with platform.serve(processes=2) as server:
            run(server, keys, options.seconds)


def make_keys() -> list[str]:
    """A key for each client: how often one key may ask is limited."""
    from marketing.accounts.models import Shop
    from marketing.accounts.services import create_api_key
    from marketing.common.tenancy import shop_context

    shop = Shop.objects.create(name="Benchmark", slug="benchmark")
    with shop_context(shop):
        made = [create_api_key(shop, name=f"client {n}", kind="secret", actor=None) for n in range(CLIENTS)]
    return [secret for _key, secret in made]


def run(server: Server, keys: list[str], seconds: int) -> None:
    met, _cpu, _took = measure(server, [first_visits(keys[0])], 300)
    pings, ping_cpu, ping_time = measure(server, [ping_requests(key) for key in keys], min(seconds, 10))
    times, cpu, took = measure(server, [event_requests(key, seed) for seed, key in enumerate(keys)], seconds)
    events = len(times) * BATCH
    print(f"{CLIENTS} clients, {BATCH} events a request, WSGI, 2 processes, {psutil.cpu_count()} cores")
    print(f"{'':8}{'requests':>10}{'requests/s':>12}{'events/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms/request':>16}")
    for name, found, load, wall, size in (("ping", pings, ping_cpu, ping_time, 0), ("events", times, cpu, took, BATCH)):
        cut = statistics.quantiles(found, n=100)
        rate = len(found) / wall
        print(
            f"{name:8}{len(found):>10,}{rate:>12.0f}{rate * size:>10,.0f}{cut[49]:>9.1f}{cut[98]:>9.1f}"
            f"{load / len(found) * 1000:>16.1f}"
        )
    print(f"one core carries {events / cpu:,.0f} events/s (server and PostgreSQL together)")
    check(events + len(met) * BATCH)


def check(acknowledged: int) -> None:
    from marketing.accounts.models import Shop
    from marketing.common.tenancy import shop_context
    from marketing.shoppers.models import Event

    with shop_context(Shop.objects.get()):
        stored = Event.objects.count()
    print(f"acknowledged {acknowledged:,}, stored {stored:,}")
    if stored != acknowledged:
        sys.exit("The table does not hold what was acknowledged.")


Request = tuple[str, str, bytes | None, dict[str, str]]


def ping_requests(key: str) -> Iterator[Request]:
    while True:
        yield "GET", "/health/live", None, {}


def event_requests(key: str, seed: int) -> Iterator[Request]:
    chance = random.Random(seed)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while True:
        events = [event(chance, chance.choice(VISITORS)) for _ in range(BATCH)]
        yield "POST", "/api/v1/events", json.dumps({"events": events}).encode(), headers


def first_visits(key: str) -> Iterator[Request]:
    chance = random.Random(0)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for begin in range(0, len(VISITORS), BATCH):
        events = [event(chance, visitor) for visitor in VISITORS[begin : begin + BATCH]]
        yield "POST", "/api/v1/events", json.dumps({"events": events}).encode(), headers


def event(chance: random.Random, visitor: str) -> dict:
    return {
        "event_id": str(uuid.uuid4()),
        "name": chance.choice(["view_item", "view_item", "add_to_cart"]),
        "occurred_at": datetime.now(UTC).isoformat(),
        "visitor_id": visitor,
        "consent": {"analytics": True, "personalization": True},
        "items": [{"product_id": f"P{chance.randrange(5_000)}", "quantity": 1, "price": "9.90"}],
        "value": "9.90",
        "currency": "GBP",
        "locale": "en",
    }


def measure(server: Server, clients: list[Iterator[Request]], seconds: int) -> tuple[list[float], float, float]:
    """Milliseconds of each request, the CPU seconds of server and database, and the seconds that it took."""
    times: list[float] = []
    before, begin = server_seconds(server) + database_seconds(), time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        for asked in [pool.submit(ask, server.port, one, begin + seconds, times) for one in clients]:
            asked.result()
    return times, server_seconds(server) + database_seconds() - before, time.perf_counter() - begin


def ask(port: int, requests: Iterator[Request], until: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for method, path, body, headers in requests:
        if time.perf_counter() > until:
            break
        begin = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 202) or (body and json.loads(content)["accepted"] != BATCH):
            raise RuntimeError(f"{path}: {answer.status} {content[:300]!r}")
        times.append((time.perf_counter() - begin) * 1000)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    main()
