"""Which clicks and purchases a list of recommendations may claim: on events one can follow by hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from marketing.accounts.models import Shop
from marketing.common.ids import first_uuid7
from marketing.common.tenancy import shop_context
from marketing.recommendations.attribution import MOST_LISTS_A_DAY
from marketing.recommendations.models import Recommendation
from marketing.recommendations.outcomes import DayOutcome, count_outcomes
from marketing.shoppers.models import Shopper
from marketing.shoppers.services import Source, merge_visitor, record_consent, record_events
from tests.shoppers.conftest import make_order, make_product, view

MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def answer(shop: Shop, *products: str, at: datetime = MAY, placement: str = "home", version: str = "m-1") -> UUID:
    """A list that was answered at that moment."""
    pk = UUID(int=first_uuid7(at).int | uuid4().int & (1 << 62) - 1)
    items = [{"product_id": product, "score": 1.0, "reason": ""} for product in products or ("mug", "bowl")]
    Recommendation.objects.create(
        shop=shop, pk=pk, day=at.date(), placement=placement, model_version=version, items=items
    )
    return pk


def tell(shop: Shop, name: str, *products: str, of: UUID | None = None, by: UUID, at: datetime, **more: object) -> dict:
    named = {"recommendation_id": str(of)} if of else {}
    items = [{"product_id": product} for product in products]
    event = view(by, name=name, items=items, occurred_at=at.isoformat(), **named, **more)
    record_events(shop, [event], source=Source.SERVER)
    return event


def counted(shop: Shop, since: datetime = MAY) -> DayOutcome:
    (row,) = count_outcomes(shop, since.date())
    return row


def figures(row: DayOutcome) -> tuple[int, ...]:
    return row.answered, row.seen, row.clicked, row.carted, row.bought


@pytest.fixture
def anna() -> UUID:
    return uuid4()


def a_click(shop: Shop, by: UUID, at: datetime = MAY, product: str = "mug", **more: object) -> UUID:
    shown = answer(shop, at=at, **more)
    tell(shop, "view_item_list", "mug", "bowl", of=shown, by=by, at=at)
    tell(shop, "select_item", product, of=shown, by=by, at=at + timedelta(minutes=1))
    return shown


def test_a_list_is_answered_seen_clicked_carted_and_bought(shop, anna):
    answer(shop)
    seen = answer(shop)
    tell(shop, "view_item_list", "mug", "bowl", of=seen, by=anna, at=MAY)
    a_click(shop, anna, product="bowl")
    a_click(shop, anna)
    tell(shop, "add_to_cart", "mug", by=anna, at=MAY + HOUR)
    tell(shop, "purchase", "mug", "vase", by=anna, at=MAY + 2 * HOUR, transaction_id="1001")

    assert counted(shop) == DayOutcome(MAY.date(), "home", "m-1", 4, 3, 2, 1, 1, 0)


def test_days_placements_and_versions_are_counted_apart(shop, anna):
    a_click(shop, anna)
    a_click(shop, anna, placement="cart")
    a_click(shop, anna, version="m-2")
    a_click(shop, anna, at=MAY + DAY)

    rows = list(count_outcomes(shop, MAY.date()))

    assert [(row.day.day, row.placement, row.model_version) for row in rows] == [
        (4, "cart", "m-1"),
        (4, "home", "m-1"),
        (4, "home", "m-2"),
        (5, "home", "m-1"),
    ]
    assert {figures(row) for row in rows} == {(1, 1, 1, 0, 0)}


def test_what_comes_twice_counts_once(shop, anna):
    shown = a_click(shop, anna)
    for _again in range(2):
        tell(shop, "view_item_list", "mug", "bowl", of=shown, by=anna, at=MAY + HOUR)
        tell(shop, "select_item", "mug", of=shown, by=anna, at=MAY + HOUR)
        tell(shop, "add_to_cart", "mug", by=anna, at=MAY + 2 * HOUR)
        tell(shop, "purchase", "mug", by=anna, at=MAY + 3 * HOUR, transaction_id="1001")
    sent = tell(shop, "select_item", "bowl", of=shown, by=anna, at=MAY + HOUR)
    record_events(shop, [sent], source=Source.SERVER)

    assert figures(counted(shop)) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize(("after", "bought"), [(7 * DAY - HOUR, 1), (7 * DAY + HOUR, 0), (-HOUR, 0)])
def test_a_purchase_counts_for_seven_days_after_the_click(shop, anna, after, bought):
    a_click(shop, anna)
    tell(shop, "purchase", "mug", by=anna, at=MAY + after)

    assert counted(shop, MAY - DAY).bought == bought


def test_the_last_click_wins(shop, anna):
    a_click(shop, anna, version="m-1")
    a_click(shop, anna, version="m-2", at=MAY + HOUR)
    a_click(shop, anna, version="m-3", at=MAY + 3 * HOUR)
    tell(shop, "purchase", "mug", by=anna, at=MAY + 2 * HOUR)

    assert {row.model_version: row.bought for row in count_outcomes(shop, MAY.date())} == {
        "m-1": 0,
        "m-2": 1,
        "m-3": 0,
    }


def test_a_click_on_an_older_list_may_be_the_last_one(shop, anna):
    old = answer(shop, at=MAY - 3 * DAY)
    a_click(shop, anna)
    tell(shop, "select_item", "mug", of=old, by=anna, at=MAY + HOUR)
    tell(shop, "purchase", "mug", by=anna, at=MAY + 2 * HOUR)

    assert counted(shop).bought == 0
    assert [row.bought for row in count_outcomes(shop, (MAY - 3 * DAY).date())] == [1, 0]


def test_another_product_or_another_person_earns_a_list_nothing(shop, anna):
    a_click(shop, anna)
    tell(shop, "purchase", "bowl", by=anna, at=MAY + HOUR)
    tell(shop, "purchase", "mug", by=uuid4(), at=MAY + HOUR)
    tell(shop, "add_to_cart", "mug", by=uuid4(), at=MAY + HOUR)

    assert figures(counted(shop)) == (1, 1, 1, 0, 0)


def test_a_click_proves_that_the_list_was_seen(shop, anna):
    shown = answer(shop)
    tell(shop, "select_item", "mug", of=shown, by=anna, at=MAY)
    assert figures(counted(shop)) == (1, 1, 1, 0, 0)

    tell(shop, "view_item_list", "mug", "bowl", of=shown, by=anna, at=MAY + HOUR)  # the sight comes after the click
    assert figures(counted(shop)) == (1, 1, 1, 0, 0)


def test_a_click_that_names_no_list_or_a_strange_one_counts_nowhere(shop, anna):
    shown = answer(shop)
    tell(shop, "select_item", "mug", by=anna, at=MAY)
    tell(shop, "select_item", "mug", of=uuid4(), by=anna, at=MAY)
    tell(shop, "select_item", "not-in-the-list", of=shown, by=anna, at=MAY)
    tell(shop, "purchase", "mug", by=anna, at=MAY + HOUR)

    assert (counted(shop).clicked, counted(shop).bought) == (0, 0)


def test_a_product_that_goes_from_the_list_into_the_cart_was_chosen_there(shop, anna):
    shown = answer(shop)
    tell(shop, "add_to_cart", "mug", of=shown, by=anna, at=MAY)

    assert figures(counted(shop)) == (1, 1, 1, 1, 0)


def test_the_list_that_a_cart_event_carries_along_does_not_make_its_week_longer(shop, anna):
    shown = a_click(shop, anna)
    tell(shop, "add_to_cart", "mug", of=shown, by=anna, at=MAY + 6 * DAY)
    tell(shop, "purchase", "mug", by=anna, at=MAY + 8 * DAY)

    assert figures(counted(shop)) == (1, 1, 1, 1, 0)


def test_an_order_that_an_event_tells_of_too_counts_once_and_for_the_event_s_visitor(shop, anna):
    mug = make_product(shop, "mug")
    a_click(shop, anna)
    a_click(shop, anna, version="m-2", at=MAY + 5 * HOUR)
    make_order(shop, None, "1001", mug, at=MAY.replace(hour=0))  # a guest; the file knows the day alone
    tell(shop, "purchase", "mug", by=anna, at=MAY + HOUR, transaction_id="1001")

    assert [(row.model_version, row.bought) for row in count_outcomes(shop, MAY.date())] == [("m-1", 1), ("m-2", 0)]


def test_what_was_bought_is_told_by_the_order_where_an_event_tells_otherwise(shop, anna):
    a_click(shop, anna)
    make_order(shop, None, "1001", make_product(shop, "bowl"), at=MAY + HOUR)
    tell(shop, "purchase", "mug", by=anna, at=MAY + HOUR, transaction_id="1001")

    assert counted(shop).bought == 0


def test_an_order_without_an_event_counts_for_the_shopper_who_clicked(shop, anna):
    a_click(shop, anna)
    merge_visitor(shop, anna, "13085")
    shopper = Shopper.objects.for_shop(shop).get(external_id="13085")
    make_order(shop, shopper, "1001", make_product(shop, "mug"), at=MAY + HOUR)

    assert counted(shop).bought == 1


def test_a_return_is_no_purchase(shop, anna):
    a_click(shop, anna)
    merge_visitor(shop, anna, "13085")
    shopper = Shopper.objects.for_shop(shop).get(external_id="13085")
    make_order(shop, shopper, "1001", make_product(shop, "mug"), at=MAY + HOUR).lines.update(quantity=-1)

    assert counted(shop).bought == 0


def test_a_late_event_counts_for_the_day_of_its_list(shop, anna):
    a_click(shop, anna)
    assert counted(shop).bought == 0

    tell(shop, "purchase", "mug", by=anna, at=MAY + 6 * DAY)

    assert (counted(shop).day, counted(shop).bought) == (MAY.date(), 1)


def test_of_a_person_who_refuses_analytics_nothing_is_counted(shop, anna):
    record_consent(shop, purpose="analytics", given=False, visitor_id=anna)
    refused = {"analytics": False, "personalization": False}
    tell(shop, "view_item_list", "mug", of=answer(shop), by=anna, at=MAY, consent=refused)

    assert figures(counted(shop)) == (1, 0, 0, 0, 0)


def test_of_a_person_without_personal_lists_the_clicks_count(shop, anna):
    record_consent(shop, purpose="personalization", given=False, visitor_id=anna)
    a_click(shop, anna)

    assert figures(counted(shop)) == (1, 1, 1, 0, 0)


def test_another_shop_s_events_and_lists_are_not_ours(bare_shop, rival_shop, anna):
    with shop_context(bare_shop):
        ours = answer(bare_shop)
    with shop_context(rival_shop):
        a_click(rival_shop, anna)
        tell(rival_shop, "select_item", "mug", of=ours, by=anna, at=MAY)
        tell(rival_shop, "purchase", "mug", by=anna, at=MAY + HOUR)
        assert figures(counted(rival_shop)) == (1, 1, 1, 0, 1)

    with shop_context(bare_shop):
        assert figures(counted(bare_shop)) == (1, 0, 0, 0, 0)


def test_what_a_machine_sees_is_left_out_and_said(shop, anna):
    machine = uuid4()
    a_click(shop, anna)
    sights = [
        view(machine, name="view_item_list", recommendation_id=str(answer(shop)), occurred_at=MAY.isoformat())
        for _number in range(MOST_LISTS_A_DAY + 1)
    ]
    record_events(shop, sights, source=Source.SERVER)

    assert figures(counted(shop)) == (MOST_LISTS_A_DAY + 2, 1, 1, 0, 0)
    assert counted(shop).left_out == MOST_LISTS_A_DAY + 1
