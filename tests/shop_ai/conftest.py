"""Processes of their own, because what is tested here is what happens between processes."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from shop_ai import embedded
from tests.services import TEST_DATA

CHECKOUT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from shop_ai import embedded

try:
    services = embedded.start(Path(sys.argv[1]), for_tests=sys.argv[2] == "for_tests")
    print(services.superuser_url, flush=True)
except embedded.EmbeddedError as error:
    sys.exit(str(error))
sys.stdin.read()
"""


class Holder:
    """A process that uses the services until it is told to leave."""

    def __init__(self, data_dir: Path, kind: str = "for_tests", **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(data_dir), kind],
            cwd=CHECKOUT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        """Of the running server; waits until it is there."""
        line = self.process.stdout.readline().strip()
        assert line, self.process.stderr.read()
        return line

    def complaint(self) -> str:
        return self.process.communicate(timeout=60)[1]

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def wait_until(condition: Callable[[], object], seconds: float = 60) -> object:
    give_up = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < give_up, f"It did not happen within {seconds} s."
        time.sleep(0.05)
    return result


@contextmanager
def open_directory() -> Iterator[Path]:
    """Where the server's account may go: pytest's own temporary directories are closed to it."""
    directory = Path(tempfile.mkdtemp(prefix="shop-ai-test-"))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with open_directory() as directory:
        yield directory


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    """Makes holders, and leaves none behind."""
    holders: list[Holder] = []

    def start(data_dir: Path, kind: str = "for_tests", **environment: str) -> Holder:
        holders.append(Holder(data_dir, kind, **environment))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.leave()


@pytest.fixture(scope="session")
def services() -> embedded.Services:
    return embedded.start(TEST_DATA, for_tests=True)
