import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest

from tests.shop_ai.conftest import CHECKOUT, answers, open_directory, wait_until

OUTSIDE = {"DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL", "SECRET_KEY", "DEMO", "PYTEST_XDIST_WORKER"}


class Serve:
    """`manage.py serve` as a person starts it: nothing set, nothing installed."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        environment["SHOP_AI_DATA"] = str(data_dir)
        with open(data_dir / "output", "w") as output:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    def said(self):
        return (self.data_dir / "output").read_text()

    def wait_until_it_says(self, words):
        assert wait_until(lambda: words in self.said() or self.process.poll() is not None, seconds=90)
        assert words in self.said(), self.said()[-3000:]

    def family(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def database(self):
        state = json.loads((self.data_dir / "postgresql" / "state.json").read_text())
        return f"postgresql://app:{state['passwords']['app']}@127.0.0.1:{state['port']}/shop_ai"


def worker(serve):
    ours = psutil.Process(serve.process.pid).children()
    return next((child for child in ours if "worker@%h" in child.cmdline()), None)


@pytest.fixture(scope="module")
def data_dir():
    with open_directory() as directory:
        yield directory


@pytest.fixture
def serve(data_dir):
    serve = Serve(data_dir)
    try:
        serve.wait_until_it_says("Ctrl-C stops everything.")
        yield serve
    finally:
        serve.process.terminate()
        serve.process.wait(20)


def test_everything_runs_as_one_what_dies_comes_back_and_one_interrupt_stops_it(serve):
    with urllib.request.urlopen(f"http://127.0.0.1:{serve.port}/health/ready") as response:
        assert response.status == 200
    memory = sum(process.memory_full_info().pss for process in serve.family())
    assert memory < 1.5 * 2**30

    killed = worker(serve)
    killed.kill()
    serve.wait_until_it_says("worker ended by SIGKILL. It starts again in 0.5 s.")
    assert wait_until(lambda: worker(serve)) != killed

    family, database = serve.family(), serve.database()
    serve.process.send_signal(signal.SIGINT)
    assert serve.process.wait(15) == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert not answers(database)


def test_killed_it_leaves_nothing_running(serve):
    family, database = serve.family(), serve.database()

    serve.process.kill()
    serve.process.wait(5)

    _, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []
    wait_until(lambda: not answers(database))


def test_a_port_in_use_is_named_at_once(data_dir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        refused = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)

    assert refused.returncode == 1
    assert f"Port {port}: Address already in use. Choose another with --port." in refused.stderr
