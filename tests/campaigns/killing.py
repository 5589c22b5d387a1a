"""The campaign itself: who asks for work, who kills, and what is counted. Django is set up before."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection

from marketing.accounts.models import AuditEvent, Shop
from marketing.common.tenancy import shop_context
from marketing.jobs import selectors
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue
from marketing.jobs.tasks import sweep
from tests.campaigns.chores import BEGUN, CHORE, EFFECT, POISON
from tests.campaigns.nemesis import QUEUE, Nemesis, Worker

WORKERS = 3
PATIENCE = 300  # seconds that the work may take after the last kill


@dataclass(frozen=True)
class Figures:
    kills: int
    jobs: int
    lost: int  # neither done nor given up when the patience is over
    given_up: int  # though nothing was wrong with them
    dup_effects: int
    begun_again: int  # how often the kills hit: attempts beyond the first
    poison: int
    poison_given_up: int
    seconds: float

    @property
    def passed(self) -> bool:
        return not (self.lost or self.given_up or self.dup_effects) and self.poison_given_up == self.poison

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in asdict(self).items())


def run_campaign(shop: Shop, *, kills: int, jobs: int, seed: int, lease: int, poison: int, log: Path) -> Figures:
    begin = time.monotonic()
    with running_workers(lease, log) as workers:
        nemesis = Nemesis(workers, random.Random(seed), lease)
        ask(shop, POISON, range(poison))
        for kill in range(kills):
            ask(shop, CHORE, range(jobs * kill // kills, jobs * (kill + 1) // kills))
            for _ in meanwhile(workers):
                if nemesis.strike(busy(shop)):
                    break
        for _ in meanwhile(workers):
            if not work_left(shop):
                break
    return count(shop, kills=kills, jobs=jobs, seconds=round(time.monotonic() - begin, 1))


def meanwhile(workers: list[Worker]) -> Iterator[None]:
    """While we wait: the scheduler's message every second, and a supervisor's care. Ends when the patience does."""
    begin, sweep_at = time.monotonic(), 0.0
    while (now := time.monotonic()) < begin + PATIENCE:
        if now > sweep_at:
            sweep.apply_async(queue=QUEUE)
            sweep_at = now + 1
        for worker in workers:
            worker.look_after(now)
        yield
        time.sleep(0.05)


@contextmanager
def running_workers(lease: int, log: Path) -> Iterator[list[Worker]]:
    """They use the database of this process: a test has one of its own."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    database = f"{server}/{connection.settings_dict['NAME']}"
    environment = os.environ | {"JOB_LEASE_SECONDS": str(lease), "DATABASE_URL": database}
    workers = [Worker(number, environment, log) for number in range(WORKERS)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.stop()


def ask(shop: Shop, kind: str, numbers: range) -> None:
    """As a client does that is not sure of the first answer: twice, with the same key."""
    for number in numbers:
        for _ in range(2):
            with shop_context(shop):
                enqueue(kind, shop=shop, key=f"{kind} {number}", queue=QUEUE)


def busy(shop: Shop) -> set[int]:
    """The processes that say they are at a job; some of them are dead by now."""
    with shop_context(shop):
        running = selectors.jobs(shop).filter(kind=CHORE, state=Job.State.RUNNING)
        return {int(pid) for pid in running.exclude(message="").values_list("message", flat=True)}


def work_left(shop: Shop) -> bool:
    with shop_context(shop):
        return selectors.open_jobs(shop).exists()


def count(shop: Shop, *, kills: int, jobs: int, seconds: float) -> Figures:
    with shop_context(shop):
        states = dict(selectors.jobs(shop).filter(kind=CHORE).values_list("pk", "state"))
        poison = list(selectors.jobs(shop).filter(kind=POISON).values_list("state", "attempts"))
        entries = list(AuditEvent.objects.for_shop(shop).values_list("action", "subject_id"))
    effects = Counter(subject for action, subject in entries if action == EFFECT)
    done = sum(state == Job.State.SUCCEEDED and effects[str(pk)] > 0 for pk, state in states.items())
    given_up = sum(state in (Job.State.DEAD, Job.State.FAILED) for state in states.values())
    return Figures(
        kills=kills,
        jobs=jobs,
        lost=jobs - done - given_up,
        given_up=given_up,
        dup_effects=sum(number - 1 for number in effects.values()),
        begun_again=sum(action == BEGUN for action, _ in entries) - len(states),
        poison=len(poison),
        poison_given_up=poison.count((Job.State.DEAD, 5)),
        seconds=seconds,
    )
