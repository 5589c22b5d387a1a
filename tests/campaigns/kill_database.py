"""PostgreSQL is killed (-9, every process of it) while events come in. Clients send a batch again until it is accepted.

    python -m tests.campaigns.kill_database --kills 20

A platform of its own: PostgreSQL with its durability on, granian as WSGI. What was acknowledged must be there, once; an
answer is 202, or 503 with advice to try again. Prints one line of figures; exit 0 when they are as they must be.
"""

import argparse
import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psutil

from benchmarks.serving import start_platform

CLIENTS = 4
BATCH = 20
PATIENCE = 60  # seconds that a batch may take, with all its kills


@dataclass(frozen=True)
class Figures:
    acknowledged: int
    lost: int
    doubled: int
    sent_again: int  # how often it was hit: answers that were no 202
    unexpected: int  # answers that were neither 202 nor 503
    seconds: float

    @property
    def passed(self) -> bool:
        return bool(self.acknowledged and self.sent_again) and not (self.lost or self.doubled or self.unexpected)

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())


@dataclass
class Clients:
    port: int
    key: str
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def writing(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._write) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join()

    def _write(self) -> None:
        while not self.stopped.is_set():
            events = [make_event() for _ in range(BATCH)]
            give_up = time.monotonic() + PATIENCE
            while not self._send(events) and time.monotonic() < give_up:
                time.sleep(0.1)

    def _send(self, events: list[dict]) -> bool:
        """True when the batch was acknowledged."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/v1/events", json.dumps({"events": events}), headers)
            answer = connection.getresponse()
            counts = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.answers[type(error).__name__] += 1
            return False
        finally:
            connection.close()
        self.answers[str(answer.status)] += 1
        if answer.status == 202 and counts["accepted"] + counts["duplicates"] == BATCH:
            self.acknowledged += [event["event_id"] for event in events]
            return True
        return False


def make_event() -> dict:
    return {
        "event_id": str(uuid4()),
        "name": "view_item",
        "occurred_at": datetime.now(UTC).isoformat(),
        "visitor_id": str(uuid4()),
        "consent": {"analytics": True},
        "items": [{"product_id": "teapot"}],
    }


def run(*, kills: int, seed: int) -> Figures:
    begin, chance = time.monotonic(), random.Random(seed)
    with start_platform() as platform, platform.serve(processes=1) as server:
        clients = Clients(server.port, make_key())
        with clients.writing():
            for _ in range(kills):
                wait_for_more(clients)
                time.sleep(chance.uniform(0, 0.5))
                kill_and_restart(platform.directory)
            wait_for_more(clients)
        return count(clients, time.monotonic() - begin)


def make_key() -> str:
    from marketing.accounts.models import Shop
    from marketing.accounts.services import create_api_key
    from marketing.common.tenancy import shop_context

    shop = Shop.objects.create(name="Campaign", slug="campaign")
    with shop_context(shop):
        return create_api_key(shop, name="campaign", kind="secret", actor=None)[1]


def wait_for_more(clients: Clients) -> None:
    """So that each kill finds a platform at work, not one that has not yet come back."""
    wanted, give_up = len(clients.acknowledged) + CLIENTS * BATCH, time.monotonic() + PATIENCE
    while len(clients.acknowledged) < wanted:
        if time.monotonic() > give_up:
            raise TimeoutError(f"Nothing was acknowledged for {PATIENCE} s: {dict(clients.answers)}")
        time.sleep(0.02)


def kill_and_restart(directory: Path) -> None:
    from django.db import connection

    from shop_ai import embedded

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        postmaster = psutil.Process(cursor.fetchone()[0]).parent()
    for process in [postmaster, *postmaster.children(recursive=True)]:
        process.kill()
    psutil.wait_procs([postmaster], timeout=10)
    connection.close()
    embedded.start(directory)


def count(clients: Clients, seconds: float) -> Figures:
    from marketing.accounts.models import Shop
    from marketing.common.tenancy import shop_context
    from marketing.shoppers.models import Event

    with shop_context(Shop.objects.get()):
        stored = Counter(map(str, Event.objects.values_list("id", flat=True)))
    expected = {"202", "503"}
    refused = {name for name in clients.answers if not name.isdigit()}  # no answer at all: the client tries again
    return Figures(
        acknowledged=len(clients.acknowledged),
        lost=sum(event_id not in stored for event_id in clients.acknowledged),
        doubled=sum(number - 1 for number in stored.values()),
        sent_again=sum(number for name, number in clients.answers.items() if name != "202"),
        unexpected=sum(number for name, number in clients.answers.items() if name not in expected | refused),
        seconds=round(seconds, 1),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    figures = run(kills=options.kills, seed=options.seed)
    print(f"kills={options.kills} {figures}")
    sys.exit(not figures.passed)


if __name__ == "__main__":
    main()
