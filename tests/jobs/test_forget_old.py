"""What is kept of people ends with its time, in every model there is; what is in time, and other shops', stays."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop
from marketing.chat.models import Conversation, Gap, Message
from marketing.common.models import ShopOwned
from marketing.common.tenancy import shop_context
from marketing.generation.models import Generation
from marketing.jobs import forgetting
from marketing.jobs.forgetting import empty, forget_old, forgettable
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.jobs.tasks import FORGET, plan_to_forget
from marketing.shoppers.models import Consent, Event, Order, Shopper
from tests.worlds import World, seed

THEN = datetime(2014, 3, 1, tzinfo=timezone.get_default_timezone())  # longer ago than anything is kept
NOW = timezone.now()


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    """One row of every model, from then."""
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: THEN)
        world = seed("old", "Mr Li")
        with shop_context(world.shop):
            Event.objects.update(day=THEN.date(), occurred_at=THEN)
            apps.get_model("recommendations.Recommendation").objects.update(day=THEN.date())
            Order.objects.update(placed_at=THEN)
            Conversation.objects.update(last_message_at=THEN)
            Gap.objects.update(last_at=THEN)
            apps.get_model("accounts.SavedView").objects.update(query="state=active&q=Mr+Li")
    return world


def forget(shop: Shop) -> dict[str, int]:
    plan_to_forget(shop)
    plan_to_forget(shop)  # whoever asks second joins
    with shop_context(shop):
        job = Job.objects.for_shop(shop).get(kind=FORGET)
    done = run_now(job).result
    with shop_context(shop):
        job.delete()
    return done


def test_of_every_model_nothing_personal_is_left_when_its_time_is_over(long_ago: World) -> None:
    first, next_day = forget(long_ago.shop), forget(long_ago.shop)

    assert {*first, *next_day} == {model._meta.label for model in forgettable()}
    assert set(next_day) == {"shoppers.Consent"}  # of who is forgotten by then
    with shop_context(long_ago.shop):
        for model in (model for model in apps.get_models() if issubclass(model, ShopOwned)):
            rows = model.objects.for_shop(long_ago.shop)
            goes = bool(model.retention) and not model.row_stays
            assert rows.count() == (0 if goes else 1), model
            if model.row_stays:
                assert rows.filter(**empty(model)).exists(), f"{model} still holds one of {model.personal_fields}"


def test_what_is_in_time_stays_as_it_is_and_may_not_even_be_asked_for(db: None) -> None:
    fresh = seed("fresh", "Ms Wang")
    before = fresh.snapshot()

    forget(fresh.shop)
    with shop_context(fresh.shop):
        for model in (AuditEvent, Message, Consent):
            forgetting._forget(model.objects.for_shop(fresh.shop), [fresh[model._meta.label].pk])

    assert fresh.snapshot() == before


def test_a_step_is_short_and_takes_nothing_of_another_shop(
    bare_shop: Shop, rival_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    too_old = NOW - Generation.retention - timedelta(minutes=1)
    for shop in (bare_shop, rival_shop):
        with shop_context(shop):
            rows = [Generation.objects.create(shop=shop, kind="title", language="en") for _ in range(6)]
            Generation.objects.filter(pk__in=[one.pk for one in rows[:5]]).update(created_at=too_old)

    assert list(forget_old(bare_shop, Generation)) == [2, 2, 1]
    with shop_context(bare_shop):
        assert Generation.objects.get().created_at > too_old
    with shop_context(rival_shop):
        assert Generation.objects.count() == 6


@pytest.mark.parametrize(
    "seen",
    [
        lambda shopper: Order.objects.create(shop=shopper.shop, external_id="9", shopper=shopper, placed_at=NOW),
        lambda shopper: Event.objects.create(
            shop=shopper.shop,
            name="view_item",
            day=NOW.date(),
            occurred_at=NOW,
            visitor_id=shopper.visitors.get().visitor_id,
        ),
        lambda shopper: Event.objects.create(
            shop=shopper.shop, name="view_item", day=NOW.date(), occurred_at=NOW, shopper_id=shopper.pk
        ),
    ],
    ids=["bought", "came in the browser", "came by name"],
)
def test_who_was_here_lately_is_known_with_what_they_allowed(
    long_ago: World, seen: Callable[[Shopper], object]
) -> None:
    shop = long_ago.shop
    with shop_context(shop):
        shopper = Shopper.objects.get()
        seen(shopper)

    forget(shop)

    with shop_context(shop):
        assert Shopper.objects.get().external_id == shopper.external_id
        assert Consent.objects.filter(shopper=shopper).exists()


def test_a_talk_that_goes_on_is_still_somebodys(long_ago: World) -> None:
    with shop_context(long_ago.shop):
        Conversation.objects.update(last_message_at=NOW)

    forget(long_ago.shop)

    with shop_context(long_ago.shop):
        assert Conversation.objects.get().visitor_id
        assert Message.objects.get().text == ""
