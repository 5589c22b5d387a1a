import pytest

from marketing.accounts.models import AuditEvent, User
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs import leases
from marketing.jobs.models import Job
from marketing.jobs.services import cancel, heartbeat, retry, run_now
from marketing.jobs.tasks import run_job
from tests.jobs.conftest import change, reload


def ask(service, job: Job, actor: User | None = None) -> Job:
    with shop_context(job.shop):
        return service(job, actor=actor)


def test_what_waits_is_cancelled_at_once(job: Job, owner: User) -> None:
    ask(cancel, job, owner)
    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.attempts) == (Job.State.CANCELLED, 0)
    with shop_context(job.shop):
        entry = AuditEvent.objects.for_shop(job.shop).get(subject_id=str(job.pk))
    assert (entry.action, entry.actor) == ("job.cancelled", owner)


def test_what_runs_hears_of_it_at_its_next_heartbeat(job: Job, chore) -> None:
    went_on = []

    @chore
    def count(job: Job) -> None:
        ask(cancel, job)
        heartbeat(job, done=1)
        went_on.append(job)

    run_job(str(job.pk), str(job.shop_id))

    assert reload(job).state == Job.State.CANCELLED
    assert not went_on


def test_what_never_looks_up_is_stopped_at_the_end_and_leaves_no_effect(job: Job, chore) -> None:
    @chore
    def hurry(job: Job) -> dict:
        ask(cancel, job)
        return {"rows": 3}

    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.result) == (Job.State.CANCELLED, {})


def test_a_cancelled_job_whose_worker_died_ends_cancelled(job: Job) -> None:
    assert leases.claim(job)
    ask(cancel, job)
    change(job, lease_until=leases.Now())

    run_job(str(job.pk), str(job.shop_id))

    assert reload(job).state == Job.State.CANCELLED


def test_who_waits_in_a_terminal_is_told_that_somebody_cancelled(job: Job) -> None:
    ask(cancel, job)

    with pytest.raises(Conflict, match="cancelled"):
        run_now(reload(job))


@pytest.mark.parametrize("state", ["failed", "dead", "cancelled"])
def test_a_person_may_try_again_what_ended_badly(job: Job, owner: User, state: str) -> None:
    change(job, state=state, attempts=5, error="No.")

    ask(retry, job, owner)
    run_job(str(job.pk), str(job.shop_id))

    job = reload(job)
    assert (job.state, job.attempts, job.error) == (Job.State.SUCCEEDED, 1, "")


@pytest.mark.parametrize("state", ["queued", "running", "cancelling", "succeeded"])
def test_nothing_else_can_be_tried_again(job: Job, state: str) -> None:
    change(job, state=state)

    with pytest.raises(Conflict):
        ask(retry, job)


def test_what_has_ended_cannot_be_cancelled(job: Job) -> None:
    run_job(str(job.pk), str(job.shop_id))

    with pytest.raises(Conflict):
        ask(cancel, job)


@pytest.mark.parametrize("service", [cancel, retry])
def test_only_some_roles_may(job: Job, analyst: User, rival_owner: User, service) -> None:
    change(job, state="failed")

    for stranger in (analyst, rival_owner):
        with pytest.raises(NotAllowed):
            ask(service, job, stranger)
