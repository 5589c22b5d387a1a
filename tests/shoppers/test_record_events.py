from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from marketing.common.errors import Invalid
from marketing.common.tenancy import shop_context
from marketing.shoppers import ingesting
from marketing.shoppers.models import Event, Visitor
from marketing.shoppers.services import Source, record_events
from tests.shoppers.conftest import ago, view


def record(shop, *events, source=Source.BROWSER, **more):
    return record_events(shop, list(events), source=source, **more)


def test_an_event_is_kept_as_it_was_told(shop, visitor):
    recommendation = uuid4()
    told = view(
        visitor, name="add_to_cart", value="19.80", currency="GBP", locale="zh-CN", recommendation_id=str(recommendation),
        items=[{"item_id": "22423", "quantity": 2, "price": 9.9}],
    )  # fmt: skip

    assert record(shop, told).accepted == 1

    event = Event.objects.for_shop(shop).get()
    assert (str(event.id), event.name, event.visitor_id) == (told["event_id"], "add_to_cart", visitor)
    assert event.items == [{"product_id": "22423", "quantity": 2.0, "price": "9.9"}]
    assert (str(event.value), event.currency, event.locale) == ("19.80", "GBP", "zh-CN")
    assert event.recommendation_id == recommendation


def test_the_same_batch_sent_again_changes_nothing(shop, visitor):
    batch = [view(visitor, name=name) for name in ("view_item", "add_to_cart", "purchase")]

    first, second = record(shop, *batch), record(shop, *batch)

    assert (first.accepted, first.duplicates) == (3, 0)
    assert (second.accepted, second.duplicates) == (0, 3)
    assert Event.objects.for_shop(shop).count() == 3


def test_an_event_that_stands_twice_in_its_batch_is_kept_once(shop, visitor):
    event = view(visitor)

    result = record(shop, event, event)

    assert (result.accepted, result.duplicates) == (1, 1)


def test_the_day_of_an_event_is_its_own_in_utc(shop, visitor):
    late_in_london = view(visitor, occurred_at="2026-03-31T23:59:59+00:00")
    early_in_shanghai = view(visitor, occurred_at="2026-04-01T00:30:00+08:00")

    record(shop, late_in_london, early_in_shanghai, source=Source.SERVER)

    assert set(Event.objects.for_shop(shop).values_list("day", flat=True)) == {date(2026, 3, 31)}


def test_a_replay_over_midnight_is_still_a_duplicate(shop, visitor):
    event = view(visitor, occurred_at="2026-03-31T23:59:59.999Z")
    record(shop, event, source=Source.SERVER)

    again = record(shop, event | {"occurred_at": "2026-04-01T01:59:59.999+02:00"}, source=Source.SERVER)

    assert again.duplicates == 1


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("Product Viewed", "view_item"),
        ("Product Added", "add_to_cart"),
        ("Products Searched", "search"),
        ("Order Completed", "purchase"),
    ],
)
def test_segment_names_are_understood(shop, visitor, alias, name):
    record(shop, view(visitor, name=alias))

    assert Event.objects.for_shop(shop).get().name == name


def test_a_bad_event_is_named_and_the_good_ones_are_kept(shop, visitor):
    bad = view(visitor, name="dance")

    result = record(shop, view(visitor), bad, view(visitor))

    assert result.accepted == 2
    [rejection] = result.rejected
    assert (rejection.index, rejection.event_id, rejection.code) == (1, bad["event_id"], "unknown_name")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"event_id": "not-a-uuid"}, "invalid"),
        ({"event_id": None}, "invalid"),
        ({"visitor_id": None}, "nobody"),
        ({"visitor_id": "00000000-0000-0000-0000-000000000000"}, "invalid"),
        ({"occurred_at": "yesterday"}, "invalid"),
        ({"occurred_at": "2026-11-23T10:00:00"}, "invalid"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "invalid"),
        ({"items": [{"product_id": ""}]}, "invalid"),
        ({"items": [{"product_id": "x" * 101}]}, "invalid"),
        ({"items": [{"product_id": "1", "price": "NaN"}]}, "invalid"),
        ({"items": [{"product_id": "1", "quantity": -1}]}, "invalid"),
        ({"items": [{"product_id": "1"}] * 201}, "invalid"),
        ({"value": "1e400000"}, "invalid"),
        ({"value": 10**30}, "invalid"),
        ({"value": True}, "invalid"),
        ({"search_term": "a\0b"}, "invalid"),
        ({"search_term": "\ud800"}, "invalid"),
        ({"currency": "pounds"}, "invalid"),
        ({"consent": {"analytics": "yes"}}, "invalid"),
        ({"consent": [True]}, "invalid"),
    ],
)
def test_what_cannot_be_kept_is_rejected_with_a_reason(shop, visitor, change, code):
    result = record(shop, view(visitor) | change)

    assert [rejection.code for rejection in result.rejected] == [code]
    assert result.rejected[0].detail.endswith(".")
    assert not Visitor.objects.for_shop(shop).exists()


@pytest.mark.parametrize("value", ["99999999999.99", 99999999999.99, "0.004"])
def test_any_amount_of_money_that_is_accepted_fits_its_column(shop, visitor, value):
    assert record(shop, view(visitor, value=value)).accepted == 1


def test_a_browser_tells_of_the_last_thirty_days_only(shop, visitor):
    result = record(shop, view(visitor, occurred_at=ago(days=29)), view(visitor, occurred_at=ago(days=31)))

    assert result.accepted == 1
    assert [rejection.code for rejection in result.rejected] == ["too_old"]


def test_nobody_tells_of_the_future(shop, visitor):
    result = record(shop, view(visitor, occurred_at=ago(hours=-0.9)), view(visitor, occurred_at=ago(hours=-2)))

    assert result.accepted == 1
    assert [rejection.code for rejection in result.rejected] == ["in_the_future"]


@pytest.mark.parametrize("year", [1999, 2009, 2024])
def test_the_shops_server_tells_of_any_past_day(shop, visitor, year):
    assert record(shop, view(visitor, occurred_at=f"{year}-06-01T12:00:00Z"), source=Source.SERVER).accepted == 1

    assert Event.objects.for_shop(shop).get(day=date(year, 6, 1)).occurred_at == datetime(year, 6, 1, 12, tzinfo=UTC)


def test_500_events_are_a_batch_and_501_are_too_many(shop, visitor):
    assert record(shop, *(view(visitor) for _ in range(500))).accepted == 500

    with pytest.raises(Invalid, match="500"):
        record(shop, *(view(visitor) for _ in range(501)))


def test_the_cost_of_a_batch_does_not_grow_with_its_events(shop, visitor, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(ingesting, "_months_ready", set())  # as in a process that has taken in nothing yet
    record(shop, view(visitor))

    # savepoint and release, the month, the visitors, their answers, the events
    with django_assert_num_queries(6):
        record(shop, *(view(visitor) for _ in range(50)))


def test_the_same_event_id_in_two_shops_is_two_events(bare_shop, rival_shop, visitor):
    event = view(visitor)

    for shop in (bare_shop, rival_shop):
        with shop_context(shop):
            assert record(shop, event).accepted == 1
            assert [one.shop for one in Event.objects.all()] == [shop]
            assert Visitor.objects.get(visitor_id=visitor).shop == shop
