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


class Worker:
    """A Celery worker with two pool processes, in a process group of its own."""

    def __init__(self, number: int, environment: dict[str, str], log: Path) -> None:
        name = f"campaign-{os.getpid()}-{number}@%h"
        options = ["-c", "2", "-Q", QUEUE, "-n", name, "-I", "tests.campaigns.chores", "-l", "WARNING"]
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "shop_ai", "worker", "--without-gossip"]
        self.command = [*command, "--without-mingle", *options]
        self.environment, self.log = environment, log
        self.start()

    def start(self) -> None:
        self.wakes_at: float | None = None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def pool(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children()
        return []

    def tell(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self) -> None:
        self.tell(signal.SIGKILL)
        self.process.wait()


class Nemesis:
    def __init__(self, workers: list[Worker], chance: random.Random, lease: float) -> None:
        self.workers, self.chance, self.lease = workers, chance, lease

    def strike(self, busy: set[int]) -> bool:
        """One kill, at one of the pool processes that are at work."""
        targets = [
            (worker, child)
            for worker in self.workers
            if worker.wakes_at is None
            for child in worker.pool
            if child.pid in busy
        ]
        if not targets:
            return False
        time.sleep(self.chance.uniform(0, 0.2))  # so that it hits any moment of a job
        kill = self.chance.choices([self.kill_child, self.kill_worker, self.pause], weights=[5, 3, 2])[0]
        kill(*self.chance.choice(targets))
        return True

    def kill_child(self, worker: Worker, child: psutil.Process) -> None:
        with suppress(psutil.NoSuchProcess):
            child.kill()

    def kill_worker(self, worker: Worker, child: psutil.Process) -> None:
        worker.stop()
        worker.start()

    def pause(self, worker: Worker, child: psutil.Process) -> None:
        worker.tell(signal.SIGSTOP)
        worker.wakes_at = time.monotonic() + 1.5 * self.lease

    def wake(self, now: float) -> None:
        for worker in self.workers:
            if worker.wakes_at and now > worker.wakes_at:
                worker.tell(signal.SIGCONT)
                worker.wakes_at = None
