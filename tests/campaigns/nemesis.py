"""Celery workers that a campaign starts, and who kills them."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
QUEUE = "campaign"


def pool_options() -> list[str]:
    """As `manage.py serve` starts them on its own queue; elsewhere a pool, as one would on machines of its own."""
    embedded = os.environ["BROKER_URL"].startswith("pgmq:")
    return ["--pool", "solo"] if embedded else ["--pool", "prefork", "--concurrency", "2"]


class Worker:
    """A Celery worker in a process group of its own, and started again when it is dead, as a supervisor does."""

    def __init__(self, number: int, environment: dict[str, str], log: Path) -> None:
        name = f"campaign-{os.getpid()}-{number}@%h"
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        options = ["--queues", QUEUE, "--hostname", name, "--include", "tests.campaigns.chores", *pool_options()]
        self.command = [sys.executable, "-m", "celery", "--quiet", "-A", "shop_ai", "worker", *quiet, *options]
        self.environment, self.log = environment, log
        self.start()

    def start(self) -> None:
        self.wakes_at: float | None = None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def processes(self) -> list[psutil.Process]:
        """Those that may be at a job."""
        with suppress(psutil.NoSuchProcess):
            main = psutil.Process(self.process.pid)
            return [main, *main.children()]
        return []

    def tell(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self) -> None:
        self.tell(signal.SIGKILL)
        self.process.wait()

    def look_after(self, now: float) -> None:
        """Wake who has slept long enough, start again who is dead."""
        if self.wakes_at and now > self.wakes_at:
            self.tell(signal.SIGCONT)
            self.wakes_at = None
        if self.process.poll() is not None:
            self.stop()
            self.start()


class Nemesis:
    def __init__(self, workers: list[Worker], chance: random.Random, lease: float) -> None:
        self.workers, self.chance, self.lease = workers, chance, lease

    def strike(self, busy: set[int]) -> bool:
        """One kill, at one of the processes that are at work."""
        targets = [
            (worker, process)
            for worker in self.workers
            if worker.wakes_at is None
            for process in worker.processes()
            if process.pid in busy
        ]
        if not targets:
            return False
        time.sleep(self.chance.uniform(0, 0.2))  # so that it hits any moment of a job
        kill = self.chance.choices([self.kill_process, self.kill_worker, self.pause], weights=[5, 3, 2])[0]
        kill(*self.chance.choice(targets))
        return True

    def kill_process(self, worker: Worker, process: psutil.Process) -> None:
        with suppress(psutil.NoSuchProcess):
            process.kill()

    def kill_worker(self, worker: Worker, process: psutil.Process) -> None:
        worker.stop()

    def pause(self, worker: Worker, process: psutil.Process) -> None:
        worker.tell(signal.SIGSTOP)
        worker.wakes_at = time.monotonic() + 1.5 * self.lease
