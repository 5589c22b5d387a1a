"""What is out of the ordinary is told with what to do; what chance explains, and little data, are not."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.changes import has_changed, have_more_or_fewer_come
from marketing.common.shares import Rate
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from marketing.recommendations import drift, looking, tasks
from marketing.shoppers.models import Event, OrderLine
from tests.shoppers.conftest import make_order

TODAY = date(2026, 11, 25)


def visits(shop: Shop, week: int, people: int, *products: str, name: str = "view_item") -> None:
    """Each person on another day of that week, 0 being the last one."""
    rows = []
    for person in range(people):
        day = TODAY - timedelta(days=7 * week + person % 7 + 1)
        rows.append(
            Event(
                shop=shop, day=day, occurred_at=f"{day}T12:00Z", name=name, visitor_id=UUID(int=1000 * week + person),
                items=[{"product_id": product, "quantity": 1} for product in products],
            )
        )  # fmt: skip
    Event.objects.bulk_create(rows)


def told(shop: Shop) -> list[str]:
    return [one.text for one in drift.notices(looking.look(shop, TODAY))]


@pytest.mark.django_db
def test_a_steady_shop_has_nothing_to_tell(tea_and_paper: Shop) -> None:
    with shop_context(tea_and_paper):
        for week in range(5):
            visits(tea_and_paper, week, 60, "TEA-1", "PAPER-1")
            visits(tea_and_paper, week, 12, "TEA-1", name="add_to_cart")

        assert told(tea_and_paper) == []


@pytest.mark.django_db
def test_an_event_that_is_no_longer_told_a_category_that_is_new_and_an_unknown_product_are_noticed(
    tea_and_paper: Shop,
) -> None:
    with shop_context(tea_and_paper):
        for week in range(1, 5):
            visits(tea_and_paper, week, 80, "TEA-1")
            visits(tea_and_paper, week, 40, "TEA-1", name="add_to_cart")
        visits(tea_and_paper, 0, 80, "PAPER-1", "OLD-7")
        at = datetime(2026, 11, 20, tzinfo=UTC)
        order = make_order(tea_and_paper, None, "1", *Product.objects.for_shop(tea_and_paper)[:2], at=at)
        OrderLine.objects.for_shop(tea_and_paper).filter(order=order, position=0).update(product=None, code="OLD-8")
        found = told(tea_and_paper)

    assert [one for one in found if "50.0% name no product of the catalogue: 1 of 2, such as OLD-8" in one]
    assert [one for one in found if "50.0% is in no catalogue: 80 of 160, such as OLD-7" in one]
    assert [one for one in found if one.startswith("“Added to cart”: 0.0% of last week's visitors did so")]
    assert [one for one in found if one.startswith("Category “Paper”: 100.0% of")]


@pytest.mark.django_db
def test_titles_without_words_and_missing_categories_are_told_as_they_are(tea_and_paper: Shop) -> None:
    with shop_context(tea_and_paper):
        Product.objects.for_shop(tea_and_paper).filter(external_id__startswith="TEA").update(category=None)
        Product.objects.for_shop(tea_and_paper).filter(external_id="TEA-1").update(title="85-123 (4)")
        Product.objects.for_shop(tea_and_paper).filter(external_id="TEA-2").update(title="绿茶")

        assert told(tea_and_paper) == [
            "1 of 20 products on offer has a title without words.",
            "10 of 20 products on offer have no category.",
        ]


def test_ten_events_alarm_nobody() -> None:
    assert not has_changed(Rate(10, 10), [Rate(0, 10)] * 4)
    assert not have_more_or_fewer_come(0, [5, 5, 5, 5])
    assert not has_changed(Rate(900, 1000), [Rate(10, 1000)] * 2), "two weeks do not show how much is usual"


def test_a_shop_with_ups_and_downs_is_left_in_peace_and_a_break_is_found() -> None:
    """Weeks that differ by a fifth among themselves: in 400 shops, not one alarm; of broken ones, nearly all are found."""
    chance = random.Random(11)

    def week(share: float) -> Rate:
        people = chance.randint(200, 2_000)
        here = share * chance.lognormvariate(0, 0.2)
        return Rate(sum(chance.random() < here for _ in range(people)), people)

    shops = [[week(0.15) for _ in range(5)] for _ in range(400)]
    broken = [[week(0.005), *(week(0.15) for _ in range(4))] for _ in range(50)]

    assert sum(has_changed(now, before) for now, *before in shops) == 0
    assert sum(has_changed(now, before) for now, *before in broken) >= 45


def test_half_of_the_visitors_gone_is_told_and_a_fluctuation_is_not() -> None:
    assert have_more_or_fewer_come(300, [800, 790, 830, 770])
    assert have_more_or_fewer_come(2_000, [800, 790, 830, 770])
    assert not have_more_or_fewer_come(600, [800, 700, 900, 750])
    assert not have_more_or_fewer_come(350, [2_000, 800, 400, 1_500]), "here, such weeks are usual"


@pytest.mark.django_db(transaction=True)
def test_the_look_is_planned_once_a_day_and_kept_as_its_job(tea_and_paper: Shop) -> None:
    tasks.plan_to_look(tea_and_paper)
    tasks.plan_to_look(tea_and_paper)
    with shop_context(tea_and_paper):
        job = Job.objects.select_related("shop").get(kind=looking.LOOK)

    run_now(job)

    with shop_context(tea_and_paper):
        assert looking.last_look(tea_and_paper).result["products"]["of"] == 20
