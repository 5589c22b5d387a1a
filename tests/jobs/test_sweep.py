"""Nothing that is due is forgotten, and a broker that is down stops nobody."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, selectors, tidying, waking
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue
from marketing.jobs.tasks import sweep
from tests.jobs.conftest import KIND, change, reload

NOW = timezone.now()
PAST, FUTURE = NOW - timedelta(hours=1), NOW + timedelta(hours=1)

DUE = [
    {"state": "queued"},
    {"state": "queued", "not_before": PAST},
    {"state": "running", "lease_until": PAST},
    {"state": "cancelling", "lease_until": PAST},
]
NOT_DUE = [
    {"state": "queued", "not_before": FUTURE},
    {"state": "running", "lease_until": FUTURE},
    {"state": "cancelling", "lease_until": FUTURE},
    *({"state": state, "lease_until": PAST} for state in ("succeeded", "failed", "dead", "cancelled")),
]


def due() -> list:
    found = selectors.due_jobs(10, quiet=timedelta(seconds=30))
    return [job_id for job_ids in found.values() for job_id in job_ids]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[str, str]]]:
    """The jobs that a message was sent for, and its queue."""
    messages: list[tuple[str, str]] = []

    def send(name: str, *, args: list[str], queue: str, **options: object) -> None:
        messages.append((args[0], queue))

    monkeypatch.setattr(waking, "current_app", SimpleNamespace(send_task=send))
    monkeypatch.setattr(tidying, "_last", time.monotonic())  # else what is planned once a day is among them
    return lambda: waking.flush() and messages


@pytest.mark.parametrize("fields", DUE)
def test_the_sweep_and_the_claim_agree_on_what_is_due(job: Job, fields: dict) -> None:
    change(job, woken_at=PAST, **fields)

    assert due() == [job.pk]
    with shop_context(job.shop):
        assert Job.objects.filter(leases.is_due()).exists()


@pytest.mark.parametrize("fields", NOT_DUE)
def test_the_sweep_and_the_claim_agree_on_what_is_not(job: Job, fields: dict) -> None:
    change(job, woken_at=PAST, **fields)

    assert due() == []
    assert not leases.claim(job)


def test_who_was_woken_just_now_is_left_in_peace(job: Job) -> None:
    assert due() == []


@pytest.mark.parametrize(("waits", "reminded", "is_reminded"), [(70, 40, True), (100, 35, False), (100, 60, True)])
def test_the_longer_a_job_waits_the_rarer_its_reminders(job: Job, waits: int, reminded: int, is_reminded: bool) -> None:
    """Else a queue of ten thousand would fill with its own reminders."""
    now = timezone.now()
    change(job, updated_at=now - timedelta(seconds=waits), woken_at=now - timedelta(seconds=reminded))

    assert bool(due()) is is_reminded


def test_what_is_due_is_found_in_every_shop_and_gets_a_message_on_its_queue(
    bare_shop: Shop, rival_shop: Shop, chore, sent, django_capture_on_commit_callbacks
) -> None:
    jobs = []
    for shop, queue in ((bare_shop, "default"), (rival_shop, "training")):
        with shop_context(shop):
            jobs.append(enqueue(KIND, shop=shop, queue=queue))
        change(jobs[-1], woken_at=PAST)

    with django_capture_on_commit_callbacks(execute=True):
        sweep()

    assert set(sent()) == {(str(job.pk), job.queue) for job in jobs}
    assert all(reload(job).woken_at > PAST for job in jobs)


def test_the_function_tells_the_serving_role_ids_and_nothing_else(job: Job) -> None:
    change(job, woken_at=PAST)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM due_jobs(10, interval '30 s')")
        columns = [column.name for column in cursor.description]
        assert cursor.fetchall() == [(job.shop_id, job.pk)]
        cursor.execute("SELECT count(*) FROM jobs_job")
        assert cursor.fetchone() == (0,)  # no context, no rows
    assert columns == ["shop_id", "job_id"]


def test_partitions_of_this_month_and_the_next_are_made(db: None) -> None:
    sweep()

    today = timezone.now().date()
    following = today.replace(day=1) + timedelta(days=32)
    with connection.cursor() as cursor:
        for day in (today, following):
            cursor.execute("SELECT to_regclass(%s)", [f"shoppers_event_y{day:%Y}m{day:%m}"])
            assert cursor.fetchone() != (None,)


def test_a_broker_that_is_down_costs_the_request_nothing(
    bare_shop: Shop, chore, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks, caplog
) -> None:
    gone_home = Event()

    def hang_and_fail(*args: object, **options: object) -> None:
        assert gone_home.wait(30)
        raise ConnectionError("no broker")

    monkeypatch.setattr(waking, "current_app", SimpleNamespace(send_task=hang_and_fail))

    with django_capture_on_commit_callbacks(execute=True), shop_context(bare_shop):
        job = enqueue(KIND, shop=bare_shop)
    gone_home.set()

    assert waking.flush()
    assert reload(job).state == Job.State.QUEUED
    assert "no broker" in caplog.text


def test_web_threads_send_through_our_own_celery() -> None:
    """The app of another thread would be Celery's default, which knows no broker of ours."""
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: current_app.main).result() == "shop_ai"


def test_a_repeated_request_sends_one_message(bare_shop: Shop, chore, sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), shop_context(bare_shop):
        for _ in range(2):
            enqueue(KIND, shop=bare_shop, key="nightly")

    assert len(sent()) == 1


def test_the_lease_outlives_two_missed_renewals() -> None:
    assert settings.JOB_LEASE_SECONDS >= 3
