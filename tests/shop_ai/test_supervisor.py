import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.shop_ai.conftest import CHECKOUT, wait_until

# Three programs: one that obeys, one that does not listen, and one that has a child of its own.
SERVE = """
import sys
from shop_ai.supervisor import Program, Supervisor

def program(name, code):
    mark = f"open({sys.argv[1]!r} + '/{name}', 'a').write(str(__import__('os').getpid()) + '\\\\n')"
    return Program(name, [sys.executable, "-c", f"import signal, subprocess, time; {mark}; {code}"])

programs = [
    program("obedient", "time.sleep(600)"),
    program("stubborn", "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"),
    program("parent", "subprocess.call(['sleep', '600'])"),
]
Supervisor(programs, lambda sentence: print(sentence, flush=True), None, grace=1.0).run()
"""


class Server:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(directory)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )

    def pids(self, name: str) -> list[int]:
        path = self.directory / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def all_processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    wait_until(lambda: all(server.pids(name) for name in ("obedient", "stubborn", "parent")))
    wait_until(lambda: any(process.name() == "sleep" for process in server.all_processes()))
    yield server
    if server.process.poll() is None:
        server.process.terminate()
        server.process.wait(20)
    server.process.stdout.close()


def test_a_program_that_dies_is_named_and_started_again(server):
    os.kill(server.pids("obedient")[0], signal.SIGKILL)

    assert server.process.stdout.readline() == "obedient ended by SIGKILL. It starts again in 0.5 s.\n"
    wait_until(lambda: len(server.pids("obedient")) == 2)


def test_one_interrupt_stops_all_also_those_who_do_not_listen(server):
    family = server.all_processes()

    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(15) == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert server.process.stdout.read() == "Stopping ...\nStopped.\n"


def test_a_server_that_is_killed_leaves_no_process_behind(server):
    family = server.all_processes()
    assert len(family) == 5  # three programs, a child of one, and the one that watches

    server.process.kill()

    _, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []
