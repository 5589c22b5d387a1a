"""A small demo shop that really runs: PostgreSQL, a trained Transformer, the platform and the storefront as two servers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.demo import keeping, retelling, seeding, stocking
from marketing.demo.link import Link
from marketing.demo.simulator import SimulatorSettings, simulate
from marketing.jobs.services import run_now
from marketing.registry import services as registry
from marketing.registry.models import Kind, ModelVersion
from tests.browser import chromium, new_page
from tests.conftest import empty_tables

__all__ = ["chromium", "new_page"]

CHECKOUT = Path(__file__).resolve().parents[2]
SMALL = SimulatorSettings(shoppers=120)
TINY = {"trainer": {"epochs": 3}, "examples": {"least_steps": 10, "windows": 16}}
PATIENCE = 90  # seconds


@dataclass(frozen=True)
class Town:
    """Where the servers are, and who may come in."""

    platform: str
    storefront: str
    password: str
    personas: list[str]


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory, chromium: object
) -> Iterator[Town]:
    """Made once for the module. `chromium` comes first: without a browser none of this is needed."""
    data = tmp_path_factory.mktemp("town")
    port = two_free_ports()
    platform, storefront = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    # The servers use Django's own hasher, so the passwords must be made by it, too.
    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.callback(empty_tables, None)
        stack.enter_context(override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media", PASSWORD_HASHERS=hashers))
        password, personas = fill(platform, storefront, data)
        stack.enter_context(server("shop_ai.wsgi:application", port, data, f"{platform}/health/ready"))
        stack.enter_context(server("marketing.demo.storefront:application", port + 1, data, f"{storefront}/"))
        yield Town(platform, storefront, password, personas)


def fill(platform: str, storefront: str, data: Path) -> tuple[str, list[str]]:
    shop = seeding.open_shops()
    stocking.stock_shop(shop, storefront)
    year = simulate(datetime.now(UTC), SMALL)
    retelling.introduce_shoppers(shop, year)
    retelling.tell_orders(shop, year, data)
    for _told in retelling.tell_events(shop, year):
        pass
    train(shop)
    secrets = {
        "password": seeding.welcome_members(""),
        "publishable_key": seeding.publishable_key(shop, "", [storefront]),
        "secret_key": seeding.secret_key(shop, ""),
    }
    personas = retelling.personas_of(year)
    keeping.keep(secrets, Link(secrets["publishable_key"], seeding.token_secret(shop), storefront, personas), platform)
    return secrets["password"], [persona.external_id for persona in personas]


def train(shop: Shop) -> None:
    with shop_context(shop):
        run = registry.start_run(Kind.RECOMMENDER, shop=shop, actor=None, config=TINY)
    run_now(run.job)
    with shop_context(shop):
        version = ModelVersion.objects.for_shop(shop).get(run=run)
        registry.promote(version, actor=None, reason="a test's small model")


def two_free_ports() -> int:
    """The storefront lives beside the platform, as in the demo."""
    for _attempt in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("No two ports beside each other are free.")


@contextmanager
def server(application: str, port: int, data: Path, address: str) -> Iterator[None]:
    log = data / f"server-{port}.log"
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --blocking-threads 4 --log-level warning --no-ws"
    command = [sys.executable, "-m", "granian", *options.split(), application]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env=environment(data), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for_answer(address, process, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def environment(data: Path) -> dict[str, str]:
    """This test's own database; DEBUG because nobody collected static files here."""
    urls = {name: os.environ[name].rpartition("/")[0] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    name = connection.settings_dict["NAME"]
    own = {key: f"{url}/{name}" for key, url in urls.items()}
    own |= {"SHOP_AI_DATA": str(data), "DEMO": "1", "DEBUG": "1", "OMP_NUM_THREADS": "1", "CONN_MAX_AGE": "60"}
    return os.environ | own


def wait_for_answer(address: str, process: subprocess.Popen, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer:\n{log.read_text()[-3000:]}")
