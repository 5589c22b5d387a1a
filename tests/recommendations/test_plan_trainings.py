"""The recommender learns by itself when the shop wants it, and tells what came of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.common.errors import Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.recommendations import planning, selectors
from marketing.recommendations.models import TrainingPlan
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.registry.selectors import serving_version
from tests.recommendations.conftest import Trained, make_version, visitor_who_viewed
from tests.recommendations.test_train import with_orders

__all__ = ["with_orders"]
pytestmark = pytest.mark.django_db(transaction=True)
WEEK, DAY = TrainingPlan.Every.WEEK, TrainingPlan.Every.DAY


def plan_it(shop: Shop, actor: User | None = None, **fields: object) -> TrainingPlan:
    with shop_context(shop):
        return planning.change_plan(shop, actor=actor, **{"every": DAY, **fields})


def come(shop: Shop) -> TrainingPlan:
    """As if its time had come."""
    with shop_context(shop):
        job = selectors.training_plan(shop).next_job
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    run_now(job)
    with shop_context(shop):
        return selectors.training_plan(shop)


@pytest.mark.parametrize(
    ("every", "zone", "now", "expected"),
    [
        (DAY, "UTC", "2026-11-25T02:59", "2026-11-25T03:00"),
        (DAY, "UTC", "2026-11-25T03:00", "2026-11-26T03:00"),
        (DAY, "Asia/Shanghai", "2026-11-25T12:00", "2026-11-25T19:00"),
        (WEEK, "UTC", "2026-11-25T12:00", "2026-11-29T03:00"),
        (WEEK, "UTC", "2026-11-29T12:00", "2026-12-06T03:00"),
        (DAY, "Europe/London", "2026-10-24T12:00", "2026-10-25T03:00"),  # clocks went back in between
    ],
)
def test_the_next_time_is_told_by_the_shop_s_own_clock(every: str, zone: str, now: str, expected: str) -> None:
    plan = TrainingPlan(every=every, weekday=6, hour=3, time_zone=zone)

    found = plan.next_time(datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert found.astimezone(UTC) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_plan_is_kept_audited_and_dropped_again(shop: Shop, marketer: User, analyst: User) -> None:
    with pytest.raises(NotAllowed), shop_context(shop):
        planning.change_plan(shop, actor=analyst, every=DAY)
    with pytest.raises(Invalid), shop_context(shop):
        planning.change_plan(shop, actor=marketer, every=DAY, time_zone="Mars/Olympus")
    first = plan_it(shop, marketer, hour=4, time_zone="Asia/Shanghai").next_job

    dropped = plan_it(shop, marketer, every=TrainingPlan.Every.NEVER)

    with shop_context(shop):
        first.refresh_from_db()
        assert AuditEvent.objects.for_shop(shop).filter(action="training_plan.changed", actor=marketer).count() == 2
    assert (first.state, dropped.next_job, dropped.has_stopped) == ("cancelled", None, False)


def test_too_little_data_begins_no_training_and_the_next_time_is_planned(tea_and_paper: Shop) -> None:
    plan_it(tea_and_paper)
    visitor_who_viewed(tea_and_paper, "TEA-1", "TEA-2")

    plan = come(tea_and_paper)

    assert (plan.last_came, plan.last_run, plan.has_stopped) == ("too_little", None, False)
    assert plan.next_job.not_before > timezone.now()


def test_a_planned_version_serves_by_itself_only_if_the_gate_lets_it_pass_and_the_shop_wants_it(
    with_orders: Shop, trained: Trained, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_it(with_orders)
    made: dict[str, bool] = {}

    def outcome(*, promotes: bool, passes: bool) -> ModelVersion:
        plan_it(with_orders, promotes=promotes)
        version = make_version(with_orders, trained, settings)
        with shop_context(with_orders):
            gate = [] if not passes else [{"rival": "EASE", "difference": 0.1, "lower": 0.05, "upper": 0.2}]
            if serving := serving_version(with_orders, Kind.RECOMMENDER):
                gate += [{"rival": str(serving), "difference": 0.1, "lower": 0.05, "upper": 0.2}] if passes else []
            version.metrics = version.metrics | {"gate": gate}
            version.save()
            selectors.training_plans(with_orders).update(last_run=version.run)
            made[str(version)] = planning.let_serve(version)
        return version

    outcome(promotes=False, passes=True)
    outcome(promotes=True, passes=False)
    held = last(with_orders)
    outcome(promotes=True, passes=True)

    assert made == {"recommender-1": False, "recommender-2": False, "recommender-3": True}
    assert held.held_back
    assert last(with_orders).version.state == "serving"


def last(shop: Shop) -> planning.LastTime:
    with shop_context(shop):
        return planning.last_time(selectors.training_plan(shop))


def test_a_version_that_a_person_trained_waits_for_them_whatever_the_plan_says(
    with_orders: Shop, trained: Trained, settings: object
) -> None:
    plan_it(with_orders, promotes=True)
    version = make_version(with_orders, trained, settings)

    with shop_context(with_orders):
        assert planning.let_serve(version) is False


def test_a_planned_training_is_begun_once_and_not_when_nothing_was_sold_since(
    with_orders: Shop, trained: Trained, settings: object
) -> None:
    plan_it(with_orders)
    assert come(with_orders).last_came == "begun"
    assert come(with_orders).last_came == "busy"
    with shop_context(with_orders):
        run = TrainingRun.objects.for_shop(with_orders).select_related("job").get()
        assert run.job.kind == "recommendations.train"
        Job.objects.for_shop(with_orders).filter(pk=run.job_id).update(state=Job.State.FAILED, error="no disk")
    assert last(with_orders).failed

    version = make_version(with_orders, trained, settings)
    with shop_context(with_orders):
        Job.objects.for_shop(with_orders).filter(pk=version.run.job_id).update(state=Job.State.SUCCEEDED)
        ModelVersion.objects.filter(pk=version.pk).update(data_until=timezone.now())  # it knows all there is

    assert come(with_orders).last_came == "nothing_new"


def test_the_page_tells_what_is_needed_and_keeps_the_plan(bare_shop: Shop, owner: User, client: Client) -> None:
    client.force_login(owner)
    address = "/dashboard/recommendations/learning/"

    page = client.get(address).content.decode()
    saved = client.post(
        address,
        {
            "every": "week",
            "weekday": 2,
            "hour": 5,
            "time_zone": "Asia/Shanghai",
            "promotes": "on",
            "_shop": str(bare_shop.pk),
        },
    )

    assert {said in page for said in ("0 of 20 needed", "0 of 5 needed", "0 of 2 needed")} == {True}
    assert saved.status_code == 302
    with shop_context(bare_shop):
        plan = selectors.training_plan(bare_shop)
    assert (plan.every, plan.weekday, plan.hour, plan.time_zone, plan.promotes) == ("week", 2, 5, "Asia/Shanghai", True)
    assert "The next time" in client.get(address).content.decode()
