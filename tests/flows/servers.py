"""The programs of a shop that really runs: on this test's database, and ended with it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds, on a machine that does much else


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
    with log.open("w") as output, running(command, data, output, {}) as process:
        wait_for_answer(address, process, log)
        yield


@contextmanager
def running(command: Sequence[str], data: Path, output: IO[str], more: dict[str, str]) -> Iterator[subprocess.Popen]:
    """On this test's database. It ends with all that it started, and nobody waits for its good manners."""
    streams = {"stdout": output, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment(data) | more, start_new_session=True, **streams)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
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
