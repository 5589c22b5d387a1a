from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from marketing.demo.catalogue import load_catalogue
from marketing.demo.simulator import SimulatorSettings, simulate
from marketing.demo.year import Year

UNTIL = datetime(2026, 11, 23, 20, tzinfo=UTC)
SMALL = SimulatorSettings(shoppers=150)


@pytest.fixture(scope="module")
def year() -> Year:
    return simulate(UNTIL)


@pytest.fixture(scope="module")
def small_year() -> Year:
    return simulate(UNTIL, SMALL)


def test_a_year_has_about_sixty_thousand_events_of_two_thousand_shoppers(year):
    assert len(year.shoppers) == 2000
    assert 57_000 < len(year.events) < 66_000
    assert set(Counter(event.name for event in year.events)) == {
        "view_item_list",
        "view_item",
        "add_to_cart",
        "purchase",
    }


def test_the_same_seed_gives_the_same_year(small_year):
    assert simulate(UNTIL, SMALL) == small_year


def test_another_seed_gives_another_year(small_year):
    assert simulate(UNTIL, SimulatorSettings(shoppers=150, seed=1)).events != small_year.events


def test_all_events_lie_inside_the_year(year):
    assert year.starts_at <= year.events[0].occurred_at
    assert year.events[-1].occurred_at < UNTIL


def test_event_and_order_ids_are_unique(year):
    assert len({event.event_id for event in year.events}) == len(year.events)
    assert len({order.external_id for order in year.orders}) == len(year.orders)


def test_nobody_sees_a_product_before_it_is_launched(year):
    launched_day = {product.id: product.launched_day for product in load_catalogue().products}

    for event in year.events:
        for item in event.items:
            assert event.occurred_at >= year.starts_at + timedelta(days=launched_day[item.product_id])


def test_nobody_visits_before_joining(year):
    for event in year.events:
        assert event.occurred_at >= year.starts_at + timedelta(days=event.shopper.joined_day)


def test_every_purchase_is_an_order_and_the_other_way_round(year):
    purchases = {event.order: event.items for event in year.events if event.name == "purchase"}

    assert purchases == {order.external_id: order.lines for order in year.orders}


def test_what_is_bought_was_put_into_the_cart_before(small_year):
    in_cart: set[tuple[str, str]] = set()
    for event in small_year.events:
        if event.name == "add_to_cart":
            in_cart.add((event.shopper.external_id, event.items[0].product_id))
        if event.name == "purchase":
            assert {(event.shopper.external_id, item.product_id) for item in event.items} <= in_cart


def test_shoppers_have_tastes_seasons_and_refills(year):
    """Each shape that a recommender may find is really there."""
    category = {product.id: product.category for product in load_catalogue().products}
    views = [event for event in year.events if event.name == "view_item"]
    favourite = sum(category[event.items[0].product_id] == event.shopper.favourite_category for event in views)
    scarves = Counter(e.occurred_at.month for e in views if e.items[0].product_id.startswith("scarf"))
    bought = Counter((order.shopper.external_id, line.product_id) for order in year.orders for line in order.lines)

    assert favourite / len(views) > 3 / 8
    assert scarves[11] > 2 * scarves[6]
    assert sum(times > 1 for times in bought.values()) / len(bought) > 0.08
