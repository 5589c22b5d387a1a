from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from marketing.shoppers.models import Shopper
from marketing.shoppers.selectors import find_shopper, histories, history_of, recent_sales
from marketing.shoppers.services import Source, record_events
from tests.shoppers.conftest import make_order, make_product, view

MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def anna(shop) -> Shopper:
    return Shopper.objects.create(shop=shop, external_id="anna", analytics=True)


def tell(shop, *events):
    assert record_events(shop, list(events), source=Source.SERVER).accepted == len(events)


def test_a_history_is_order_lines_with_views_and_cart_events(shop, anna):
    teapot = make_product(shop, "teapot")
    tell(
        shop,
        view(None, "teapot", shopper="anna", occurred_at="2026-05-01T11:00:00Z"),
        view(None, "teapot", shopper="anna", occurred_at="2026-05-01T11:30:00Z", name="add_to_cart"),
        view(None, "teapot", shopper="anna", occurred_at="2026-05-01T11:31:00Z", name="select_item"),
    )
    make_order(shop, anna, "1001", teapot, at=MAY)

    rows = list(histories(shop))

    assert [(row.name, row.product_id, row.quantity, row.price) for row in rows] == [
        ("view_item", "teapot", 1.0, None),
        ("add_to_cart", "teapot", 1.0, None),
        ("purchase", "teapot", 1.0, 4.25),
    ]
    assert {row.shopper_id for row in rows} == {str(anna.pk)}
    assert history_of(shop, anna) == rows[::-1]


def test_a_purchase_told_by_an_event_and_by_its_order_counts_once(shop, anna):
    teapot = make_product(shop, "teapot")
    make_order(shop, anna, "1001", teapot, at=MAY)
    tell(
        shop,
        view(None, "teapot", shopper="anna", name="purchase", transaction_id="1001"),
        view(None, "teapot", shopper="anna", name="purchase", transaction_id="1002"),
    )

    assert len(list(histories(shop))) == len(history_of(shop, anna)) == 2
    assert len(list(recent_sales(shop, MAY))) == 2


def test_guests_and_unknown_products_are_in_no_history(shop, anna):
    make_order(shop, None, "1001", make_product(shop, "teapot"), at=MAY)
    tell(shop, view(None, "never-imported", shopper="anna"))

    assert list(histories(shop)) == []


def test_only_what_came_before_the_given_moment_counts(shop, anna):
    teapot = make_product(shop, "teapot")
    make_order(shop, anna, "1001", teapot, at=MAY)
    make_order(shop, anna, "1002", teapot, at=MAY + timedelta(seconds=1))

    assert [row.occurred_at for row in histories(shop, until=MAY + timedelta(seconds=1))] == [MAY]
    assert [row.occurred_at for row in recent_sales(shop, MAY + timedelta(seconds=1))] == [MAY + timedelta(seconds=1)]


def test_a_visitor_without_a_name_has_a_history(shop, visitor):
    make_product(shop, "teapot")
    tell(shop, view(visitor, "teapot"))

    shopper = find_shopper(shop, visitor_id=visitor)

    assert [row.product_id for row in history_of(shop, shopper)] == ["teapot"]
    assert [row.shopper_id for row in histories(shop)] == [str(shopper.pk)]


def test_a_long_history_is_cut_to_the_newest_in_one_query(shop, anna, visitor, django_assert_num_queries):
    products = [make_product(shop, f"p{number}") for number in range(6)]
    for number, product in enumerate(products):
        make_order(shop, anna, str(number), product, at=MAY + timedelta(days=number))
    tell(shop, view(visitor, "p0", shopper="anna", occurred_at=timezone.now().isoformat()))

    with django_assert_num_queries(1):
        rows = history_of(shop, anna, limit=3)

    assert [row.product_id for row in rows] == ["p0", "p5", "p4"]


def test_histories_are_read_in_pieces_while_other_queries_run(shop, anna, monkeypatch):
    monkeypatch.setattr("marketing.shoppers.selectors.CHUNK", 2)
    make_order(shop, anna, "1001", *(make_product(shop, str(number)) for number in range(7)), at=MAY)

    rows = [(row.product_id, Shopper.objects.for_shop(shop).count()) for row in histories(shop)]

    assert len(rows) == 7


def test_an_unknown_visitor_is_nobody(shop):
    assert find_shopper(shop, visitor_id=uuid4()) is None
    assert find_shopper(shop) is None
