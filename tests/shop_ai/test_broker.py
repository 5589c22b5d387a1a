"""What we ask of any broker. It runs on the embedded queue and on Redis; a failure on the first after an update of kombu
may mean that `shop_ai.broker.Channel` is no longer needed, or no longer enough."""

import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from tests.shop_ai.conftest import CHECKOUT, wait_until


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    directory = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--dir", str(directory)], stdout=subprocess.DEVNULL
    )
    wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module", params=["pgmq", "redis"])
def app(request):
    """Celery on the broker, with a queue of its own."""
    url = (
        request.getfixturevalue("services").broker_url if request.param == "pgmq" else request.getfixturevalue("redis")
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("QUEUE", f"Contract-{uuid4().hex}")
        environment.setenv("BROKER_URL", url)
        module = importlib.import_module("tests.shop_ai.ticking")
        importlib.reload(module)
        yield module.app
        module.app.close()


class Worker:
    def __init__(self, app):
        self.name = f"{uuid4().hex}@test"
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.shop_ai.ticking", "worker"]
        options = ["-c", "1", "-l", "ERROR", "-n", self.name]
        environment = os.environ | {"PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen([*command, *options], cwd=CHECKOUT, env=environment, start_new_session=True)

    def kill(self):
        """Returns when nobody of it lives: a child that was forked late holds the connection, and Redis would hand it the next message."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        wait_until(lambda: not any(map(lives, children)))


def lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def work(app):
    """Starts workers, and leaves none behind."""
    workers = []

    def start():
        workers.append(Worker(app))
        return workers[-1]

    yield start
    for worker in workers:
        if worker.process.poll() is None:
            worker.kill()


def send(app, directory, name, seconds=0.0):
    return app.send_task("ticking.mark", [str(directory), name, seconds])


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_worker_does_what_was_sent_answers_a_ping_and_stops_what_is_revoked(app, work, tmp_path):
    worker = work()
    send(app, tmp_path, "first")
    wait_until((tmp_path / "first.done").exists)

    assert app.control.ping(destination=[worker.name], timeout=5) == [{worker.name: {"ok": "pong"}}]

    long = send(app, tmp_path, "long", 60)
    wait_until((tmp_path / "long.started").exists)
    app.control.revoke(long.id, terminate=True)
    send(app, tmp_path, "next")
    wait_until((tmp_path / "next.done").exists)
    assert not (tmp_path / "long.done").exists()


def test_work_whose_process_is_killed_is_done_by_the_next(app, work, tmp_path):
    work()
    send(app, tmp_path, "held", 1)
    first = wait_until(lambda: lines(tmp_path / "held.started"))[0]

    os.kill(int(first), signal.SIGKILL)

    wait_until((tmp_path / "held.done").exists)
    assert len(lines(tmp_path / "held.started")) == 2


def test_work_whose_whole_worker_is_killed_is_done_by_another(app, work, tmp_path):
    if "redis" in app.conf.broker_url:
        pytest.skip("Redis looks for such work every 100 s; the sweep of our job rows does not wait for it")
    worker = work()
    send(app, tmp_path, "held", 1)
    wait_until((tmp_path / "held.started").exists)

    worker.kill()
    work()

    wait_until((tmp_path / "held.done").exists)
