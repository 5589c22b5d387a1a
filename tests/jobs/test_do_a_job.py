"""One worker, one job: the claim, the effects with the success, failures, and what a person reads."""

from select import select

import pytest
from django.db import connection

from marketing.accounts.models import AuditEvent, Shop
from marketing.common.errors import Invalid, Unavailable
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, running
from marketing.jobs.models import Job
from marketing.jobs.services import enqueue, finishing, heartbeat, run_now
from marketing.jobs.tasks import run_job
from tests.jobs.conftest import KIND, change, reload


def leave_a_mark(job: Job) -> None:
    AuditEvent.objects.create(shop=job.shop, action="job.retried", subject_type="job", subject_id=str(job.pk))


def marks(job: Job) -> int:
    with shop_context(job.shop):
        return AuditEvent.objects.for_shop(job.shop).filter(action="job.retried").count()


def test_a_job_is_done_and_says_what_came_of_it(job: Job, chore) -> None:
    @chore
    def count(job: Job) -> dict:
        heartbeat(job, done=3, total=3, message="Counted.")
        return {"rows": 3}

    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.result, job.attempts) == (Job.State.SUCCEEDED, {"rows": 3}, 1)
    assert (job.done, job.total, job.message, job.lease_until) == (3, 3, "Counted.", None)
    assert job.started_at
    assert job.finished_at


def test_a_second_message_for_the_same_job_does_nothing(job: Job, chore) -> None:
    @chore
    def mark(job: Job) -> None:
        with finishing(job):
            leave_a_mark(job)

    for _ in range(2):
        run_job(str(job.pk), str(job.shop_id))

    assert marks(job) == 1


def test_a_message_for_a_job_or_a_shop_that_is_gone_is_ignored(bare_shop: Shop) -> None:
    gone = "019a0000-0000-7000-8000-000000000000"

    run_job(gone, str(bare_shop.pk))
    run_job(gone, gone)


def test_the_effects_and_the_success_are_one(job: Job, chore) -> None:
    @chore
    def stumble(job: Job) -> None:
        with finishing(job):
            leave_a_mark(job)
            raise RuntimeError("at the last step")

    run_job(str(job.pk), str(job.shop_id))

    assert marks(job) == 0
    assert reload(job).state == Job.State.QUEUED


def test_who_lost_the_lease_leaves_no_effect(job: Job, chore) -> None:
    @chore
    def sleep_too_long(job: Job) -> None:
        change(job, lease_until=leases.Now())
        assert leases.claim(reload(job))
        with finishing(job):
            leave_a_mark(job)

    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert marks(job) == 0
    assert (job.state, job.attempts) == (Job.State.RUNNING, 2)


def test_a_heartbeat_tells_who_lost_the_lease(job: Job) -> None:
    assert leases.claim(job)
    first = reload(job)
    change(job, lease_until=leases.Now())
    assert leases.claim(job)

    with pytest.raises(leases.LostLease):
        heartbeat(first, done=1)
    assert not leases.renew(first)
    assert leases.renew(job)


def test_a_mistake_of_the_asker_is_not_tried_again(job: Job, chore) -> None:
    @chore
    def refuse(job: Job) -> None:
        raise Invalid("The file has no column called price.")

    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.error) == (Job.State.FAILED, "The file has no column called price.")


@pytest.mark.parametrize(("error", "traceback"), [(Invalid("Too little data."), False), (KeyError("price"), True)])
def test_what_a_job_says_itself_is_one_line_in_the_log_and_a_bug_has_its_traceback(
    job: Job, chore, caplog: pytest.LogCaptureFixture, error: Exception, traceback: bool
) -> None:
    @chore
    def refuse(job: Job) -> None:
        raise error

    run_job(str(job.pk), str(job.shop_id))

    (line,) = [one for one in caplog.records if one.name == "marketing.jobs.running"]
    assert bool(line.exc_info) == traceback
    assert traceback or str(error) in line.getMessage()


@pytest.mark.parametrize("error", [Unavailable("The provider does not answer."), OSError("disk full")])
def test_what_may_pass_is_tried_again_after_a_pause(job: Job, chore, error: Exception) -> None:
    @chore
    def fail(job: Job) -> None:
        raise error

    run_job(str(job.pk), str(job.shop_id))
    run_job(str(job.pk), str(job.shop_id))  # too early

    job = reload(job)
    assert (job.state, job.attempts) == (Job.State.QUEUED, 1)
    assert job.not_before > job.started_at
    assert str(error) in job.error


def test_after_five_attempts_a_job_is_given_up(job: Job, chore) -> None:
    @chore
    def fail(job: Job) -> None:
        raise OSError("disk full")

    for _ in range(6):
        run_job(str(job.pk), str(job.shop_id))
        change(job, not_before=None)

    job = reload(job)
    assert (job.state, job.attempts, job.error) == (Job.State.DEAD, 5, "OSError: disk full")


def test_a_job_that_kills_its_worker_is_given_up_after_five_attempts(job: Job) -> None:
    for _ in range(5):
        assert leases.claim(job)
        change(job, lease_until=leases.Now())

    assert not leases.claim(job)
    job = reload(job)
    assert job.state == Job.State.DEAD
    assert "5 times" in job.error


def test_of_rows_that_postgresql_quotes_nothing_is_shown(job: Job) -> None:
    error = ValueError("duplicate key\nDETAIL: Key (email)=(ann@example.com) already exists.")

    assert running.describe(error) == "ValueError: duplicate key"


def test_the_same_key_is_the_same_job(shop: Shop, chore) -> None:
    first = enqueue(KIND, shop=shop, key="nightly-2026-11-23")

    assert enqueue(KIND, shop=shop, key="nightly-2026-11-23") == first
    assert Job.objects.for_shop(shop).count() == 1


def test_a_command_runs_its_job_itself_and_gets_the_error(job: Job, chore) -> None:
    @chore
    def refuse(job: Job) -> None:
        raise Invalid("No.")

    with pytest.raises(Invalid):
        run_now(job)

    assert reload(job).state == Job.State.FAILED


def test_ctrl_c_ends_the_job_of_a_command(job: Job, chore) -> None:
    @chore
    def interrupt(job: Job) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_now(job)

    assert reload(job).state == Job.State.CANCELLED


def test_no_transaction_of_ours_may_wait_for_its_process_for_ever(bare_shop: Shop) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("2min",)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_transaction_was_ended_for_that_is_tried_again(job: Job, chore) -> None:
    @chore
    def sleep_inside(job: Job) -> None:
        with shop_context(job.shop), connection.cursor() as cursor:
            leave_a_mark(job)
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '1ms'")
            assert select([connection.connection.fileno()], [], [], 30)[0]  # until the server hangs up
            leave_a_mark(job)

    run_job(str(job.pk), str(job.shop_id))

    assert (reload(job).state, reload(job).attempts) == (Job.State.QUEUED, 1)
    assert marks(job) == 0
