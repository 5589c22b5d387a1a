import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.common.errors import Conflict, NotAllowed
from marketing.jobs.models import Job
from marketing.registry import selectors, services
from marketing.registry.artifacts import directory_of
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.registry.tasks import remove_failed_trainings
from tests.registry.conftest import report, write_artifact


@dataclass(frozen=True)
class Progress:
    epoch: int
    step: int
    total: int
    loss: float
    stage: str = "trial"


@pytest.fixture
def run(shop: Shop, marketer: User) -> TrainingRun:
    return services.start_run(Kind.RECOMMENDER, shop=shop, actor=marketer)


def test_a_training_is_a_job_on_its_own_queue(run: TrainingRun, marketer: User) -> None:
    assert (run.job.kind, run.job.queue, run.job.subject_id) == ("recommendations.train", "training", run.pk)
    assert selectors.running_training(run.shop, Kind.RECOMMENDER) == run
    assert AuditEvent.objects.for_shop(run.shop).get(action="training.started").actor == marketer


def test_one_training_at_a_time(run: TrainingRun) -> None:
    with pytest.raises(Conflict, match=str(run.job_id)):
        services.start_run(Kind.RECOMMENDER, shop=run.shop, actor=None)

    Job.objects.for_shop(run.shop).update(state=Job.State.FAILED)
    services.start_run(Kind.RECOMMENDER, shop=run.shop, actor=None)


def test_who_only_reads_and_who_works_elsewhere_may_not_train(shop: Shop, analyst: User, rival_owner: User) -> None:
    for stranger in (analyst, rival_owner):
        with pytest.raises(NotAllowed):
            services.start_run(Kind.RECOMMENDER, shop=shop, actor=stranger)

    assert not TrainingRun.objects.for_shop(shop).exists()


def test_the_live_curve_has_a_hundred_points_not_a_hundred_thousand(run: TrainingRun) -> None:
    for step in range(1, 2001):
        services.record_progress(run, Progress(epoch=1 + (step - 1) // 500, step=step, total=2000, loss=10 / step))

    run.refresh_from_db()
    assert len(run.curve) == 100
    assert run.curve[-1] == {"stage": "trial", "step": 2000, "epoch": 4, "loss": 0.005}


def test_what_a_resumed_run_repeats_replaces_what_the_killed_one_wrote(run: TrainingRun) -> None:
    for step, loss in ((1, 9.0), (2, 8.0), (3, 7.0), (2, 8.0), (3, 7.0)):
        services.record_progress(run, Progress(epoch=1, step=step, total=50, loss=loss))
    services.record_progress(run, Progress(epoch=1, step=1, total=50, loss=6.0, stage="final"))

    assert [(one["stage"], one["step"]) for one in run.curve] == [
        ("trial", 1),
        ("trial", 2),
        ("trial", 3),
        ("final", 1),
    ]


def test_a_version_keeps_its_files_and_its_figures(run: TrainingRun) -> None:
    services.record_progress(run, Progress(epoch=1, step=50, total=50, loss=6.1))
    write_artifact(run)

    version = services.register(run, report())

    assert (str(version), version.state, version.run) == ("recommender-1", "candidate", run)
    assert len(version.sha256) == 64
    assert version.size > 128
    assert [row["name"] for row in version.metrics["models"]] == ["popular", "EASE", "transformer + EASE"]
    assert list(version.metrics["paired"]) == ["EASE"]
    assert run.curve[-1]["validation"] == 5.9
    assert AuditEvent.objects.for_shop(run.shop).filter(action="version.registered").exists()


def test_versions_are_numbered_one_by_one(train) -> None:
    assert [train().number for _ in range(3)] == [1, 2, 3]


def test_what_a_failed_training_left_goes_and_the_files_of_a_version_stay(
    shop: Shop, train: Callable[..., ModelVersion]
) -> None:
    version, failed = train(), services.start_run(Kind.RECOMMENDER, shop=shop, actor=None)
    write_artifact(failed)
    Job.objects.for_shop(shop).filter(pk=failed.job_id).update(state=Job.State.FAILED)
    for directory in (directory_of(version), directory_of(failed)):
        os.utime(directory, (0, 0))

    remove_failed_trainings(shop)

    assert (directory_of(version).exists(), directory_of(failed).exists()) == (True, False)
