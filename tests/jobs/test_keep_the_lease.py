"""Between processes: real commits, threads with connections of their own."""

import time
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from marketing.common.tenancy import shop_context
from marketing.jobs import leases
from marketing.jobs.models import Job
from marketing.jobs.services import finishing, run_now
from marketing.jobs.tasks import run_job
from tests.jobs.conftest import reload

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, f"It did not happen within {seconds} s."
        time.sleep(0.02)


def test_one_long_step_without_a_heartbeat_keeps_its_lease(job: Job, chore, settings) -> None:
    settings.JOB_LEASE_SECONDS = 1

    @chore
    def multiply_a_large_matrix(job: Job) -> None:
        first = reload(job).lease_until
        wait_until(lambda: reload(job).lease_until > first)
        wait_until(lambda: timezone.now() > first)
        assert not leases.claim(reload(job))

    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.attempts, job.error) == (Job.State.SUCCEEDED, 1, "")


def test_of_many_who_claim_at_once_one_gets_the_job(job: Job) -> None:
    taken = []

    def claim() -> None:
        taken.append(leases.claim(reload(job)))
        connection.close()

    threads = [Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [False] * 7 + [True]


def test_a_command_waits_for_the_worker_that_was_faster(job: Job) -> None:
    workers = reload(job)
    assert leases.claim(workers)

    def work() -> None:
        with finishing(workers):
            workers.result = {"rows": 3}
        connection.close()

    with shop_context(job.shop):
        job.refresh_from_db()
    worker = Thread(target=work)
    worker.start()
    run_now(job)
    worker.join()

    assert (job.state, job.result, job.attempts) == (Job.State.SUCCEEDED, {"rows": 3}, 1)
