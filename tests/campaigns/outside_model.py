"""Texts are asked of a real model server, through a proxy that fails at random in every way we know.

    python -m tests.campaigns.outside_model --texts 200 --faults 0.3 [--python /path/to/python]

The server is `transformers serve` with a tiny model that is made on the spot; `--python` names an interpreter that has
`transformers[serving]`. A platform of its own, in which each call is told, counted and paid for. Every text that was asked
for must come, no text may break a rule, each failure must stand in its record, and the month's spending must be the sum of
what the records say. Prints one line of figures; exit 0 when they are as they must be.
"""

import argparse
import http.client
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.serving import free_port, start_platform
from tests.generation import model_server as faults
from tests.generation.model_server import PATH, ModelServer
from tests.listening import Handler

if TYPE_CHECKING:
    from marketing.accounts.models import Shop
    from marketing.generation.values import Request

WORKERS = 4
TIMEOUT = 20  # seconds; on a busy machine the real server takes some
PATIENCE = 180  # seconds for the server to come up on a busy machine
TEXT = "The Moss mug is made of stoneware and holds 350 ml."
FAULTS: dict[str, faults.Answer] = {
    "silence": faults.says_nothing,
    "429": faults.refuses(429, Retry_After="0.2"),
    "500": faults.refuses(500),
    "401": faults.refuses(401),
    "cut": faults.breaks_off,
    "garbage": faults.babbles,
    "no HTTP": faults.speaks_no_http,
    "10 MB": faults.floods,
    "Chinese": faults.says("这款马克杯由陶瓷制成，容量为 350 毫升。"),
    "refusal": faults.says("I'm sorry, but as an AI language model I can't fulfil this request."),
    "lie": faults.says("The Moss mug is made of pure gold and holds 900 ml."),
    "HTML": faults.says("<script>alert(1)</script>The Moss mug."),
}
# The call succeeded; what it brought did not pass.
FOUND_BY_CHECKS = ("Chinese", "refusal", "lie", "HTML")


class Proxy(ModelServer):
    """Passes each call on to the real server, or fails instead. The same die, the same faults."""

    def __init__(self, upstream: int, share: float) -> None:
        super().__init__()
        self.upstream, self.share, self.die = upstream, share, random.Random(7)
        self.failed: Counter[str] = Counter()
        self.lock = threading.Lock()

    def _answer(self, handler: Handler) -> None:
        with self.lock:
            fault = self.die.choice(list(FAULTS)) if self.die.random() < self.share else ""
            self.failed[fault] += 1
        FAULTS[fault](handler) if fault else self._pass_on(handler)

    def _pass_on(self, handler: Handler) -> None:
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        upstream.request("POST", f"/{PATH}", body=handler.sent, headers={"Content-Type": "application/json"})
        answer = upstream.getresponse()
        handler.say(answer.read(), answer.status)


@dataclass(frozen=True)
class Figures:
    texts: int
    by_model: int
    by_template: int
    missing: int  # asked for, and none came
    broken: int  # texts that may not be published
    calls: int
    faults: int
    told: int  # failures that stand in records
    untold: int
    spent: Decimal
    unaccounted: Decimal
    seconds: float

    @property
    def passed(self) -> bool:
        return bool(self.by_model) and not (self.missing or self.broken or self.untold or self.unaccounted)

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in vars(self).items())


def main() -> None:
    options = arguments()
    with start_platform() as platform:
        from django.conf import settings

        from marketing.generation import breaking
        from tests.generation.conftest import LOOPBACK, MUG

        settings.FETCH_ALLOWED_NETWORKS = LOOPBACK
        breaking.REST = timedelta(seconds=1)  # else most of the campaign would be rest
        request = mug_request(MUG)
        directory = platform.directory / "model"
        with (
            model_served(directory, request, options.python) as port,
            proxied(port, options.faults) as proxy,
        ):
            shop = make_shop(proxy, model=str(directory))
            began = time.monotonic()
            with ThreadPoolExecutor(WORKERS) as workers:
                asked = [replace(request, seed=number) for number in range(options.texts)]
                came = list(workers.map(lambda one: write(shop, one), asked))
            figures = count(shop, proxy, came, seconds=time.monotonic() - began)
    print("faults:", ", ".join(f"{name} {number}" for name, number in sorted(proxy.failed.items()) if name))
    print(figures)
    sys.exit(0 if figures.passed else 1)


def mug_request(mug: object) -> "Request":
    from marketing.generation.values import Request

    return Request(kind="description", language="en", products=(mug,), candidates=2)


def make_shop(proxy: Proxy, *, model: str) -> "Shop":
    from marketing.accounts.models import Shop
    from marketing.common.tenancy import shop_context
    from marketing.generation.services import change_settings

    shop = Shop.objects.create(name="Campaign", slug="campaign")
    price = Decimal(10)
    with shop_context(shop):
        change_settings(
            shop, actor=None, writer="openai", base_url=proxy.base_url, model=model, key="sk-hush", timeout=TIMEOUT,
            monthly_budget=Decimal(1000), price_in=price, price_out=price,
        )  # fmt: skip
    return shop


def write(shop: "Shop", request: "Request") -> tuple[str, bool]:
    """Who wrote it, and whether it may be published. Nobody, when none came."""
    from django.db import connection

    from marketing.generation.services import generate

    try:
        completion = generate(request, shop=shop)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
        return "", False
    finally:
        connection.close()
    return completion.provider, completion.checked.publishable


def count(shop: "Shop", proxy: Proxy, came: list[tuple[str, bool]], *, seconds: float) -> Figures:
    from marketing.common.tenancy import shop_context
    from marketing.generation import selectors

    writers = Counter(writer for writer, _ in came)
    with shop_context(shop):
        records = list(selectors.generations(shop))
        spent = selectors.spending_of(shop, selectors.this_month()).spent
    tries = [one for record in records for one in record.attempts if one["provider"] == "openai"]
    problems = Counter(one["problem"] for one in tries if one.get("problem"))
    print("failures told:", dict(problems))
    failed = Counter({name: number for name, number in proxy.failed.items() if name})
    told = sum(number for name, number in problems.items() if name not in ("resting", "budget"))
    return Figures(
        texts=len(came),
        by_model=writers["openai"],
        by_template=writers["template"],
        missing=writers[""],
        broken=sum(writer != "" and not publishable for writer, publishable in came),
        calls=proxy.failed.total(),
        faults=failed.total(),
        told=told,
        untold=max(0, failed.total() - told),
        spent=spent,
        unaccounted=abs(spent - sum(Decimal(one["cost"]) for one in tries)),
        seconds=round(seconds, 1),
    )


@contextmanager
def proxied(upstream: int, share: float) -> Iterator[Proxy]:
    with faults.served(Proxy(upstream, share)) as proxy:
        yield proxy


@contextmanager
def model_served(directory: Path, request: "Request", python: str) -> Iterator[int]:
    """The real server, ready to answer. The model learned to answer this request, with whatever seed."""
    from marketing.generation.prompts import messages
    from tests.generation.tiny_model import make

    make(directory, messages(request), TEXT)
    port = free_port()
    command = [python, "-m", "transformers.cli.transformers", "serve", str(directory), "--device", "cpu"]
    child = subprocess.Popen([*command, "--host", "127.0.0.1", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(port), child)
        yield port
    finally:
        child.terminate()
        child.wait(20)


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False


def wait_for(is_so: Callable[[], bool], child: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if child.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError("The model server did not come up. Does its Python have transformers[serving]?")
        time.sleep(0.5)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--faults", type=float, default=0.3, help="the share of calls that fail")
    parser.add_argument("--python", default=sys.executable)
    return parser.parse_args()


if __name__ == "__main__":
    main()
