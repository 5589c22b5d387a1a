"""Files of a shop become values; what cannot be read is named by file and row."""

import gzip
import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from modeling.recommender.data import PURCHASE, Interaction, Item, collect, epoch_seconds, history_of
from modeling.recommender.reading import BadInput, read_events, read_items, read_requests
from tests.modeling.small_shop import small_events, small_items

HEADER = "shopper_id,product_id,occurred_at,name,quantity,price\n"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def events_file(tmp_path):
    def write(text, *, name="events.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_a_row_becomes_an_interaction(events_file):
    (event,) = read_events(events_file(HEADER + "ann,P1,2026-01-01T12:00:00,add_to_cart,2,9.5\n"))

    assert event == Interaction("ann", "P1", NOON, "add_to_cart", 2.0, 9.5)


def test_only_three_columns_are_needed(events_file):
    (event,) = read_events(events_file("shopper_id,product_id,occurred_at\nann,P1,2026-01-01T12:00:00\n"))

    assert event == Interaction("ann", "P1", NOON, "purchase", 1.0, None)


def test_a_time_without_a_zone_is_utc_and_a_zone_is_obeyed(events_file):
    rows = "ann,P1,2026-01-01 12:00:00,,,\nann,P2,2026-01-01T13:00:00+01:00,,,\nann,P3,2026-01-01T12:00:00Z,,,\n"

    assert {epoch_seconds(event.occurred_at) for event in read_events(events_file(HEADER + rows))} == {
        epoch_seconds(NOON)
    }
    assert epoch_seconds(datetime(2026, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))) == epoch_seconds(NOON)


def test_gzip_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "events.csv.gz"
    path.write_bytes(gzip.compress("\ufeffshopper_id,product_id,occurred_at\n安,杯子,2026-01-01\n".encode()))

    assert [(event.shopper_id, event.product_id) for event in read_events(path)] == [("安", "杯子")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("ann,P1,yesterday,,,", "row 3: occurred_at is not an ISO 8601 date and time: 'yesterday'"),
        (",P1,2026-01-01,,,", "row 3: shopper_id is empty"),
        ("ann,,2026-01-01,,,", "row 3: product_id is empty"),
        ("ann,P1,2026-01-01,,many,", "row 3: quantity is not a number: 'many'"),
        ("ann,P1,2026-01-01,,1,nan", "row 3: price is not a number: 'nan'"),
        ("ann,P1,2026-01-01,,1,1,1", "row 3: more fields than the header has"),
        ("ann", "row 3: product_id is empty"),
        ('ann,"P1', "row 3: unexpected end of data"),
    ],
)
def test_a_bad_row_is_named(events_file, row, message):
    path = events_file(HEADER + "ann,P1,2026-01-01,,,\n" + row)

    with pytest.raises(BadInput) as error:
        list(read_events(path))

    assert message in str(error.value)
    assert "events.csv" in str(error.value)


def test_a_missing_column_is_named(events_file):
    with pytest.raises(BadInput, match="header lacks product_id, occurred_at"):
        list(read_events(events_file("shopper_id\nann\n")))


def test_an_empty_file_lacks_its_header(events_file):
    with pytest.raises(BadInput, match="header lacks"):
        list(read_events(events_file("")))


def test_another_encoding_is_named(events_file):
    with pytest.raises(BadInput, match="not UTF-8 near row 2"):
        list(read_items(events_file("product_id,title\nP1,红色杯子\n", encoding="gb18030")))


def test_a_cut_gzip_file_is_named(tmp_path):
    path = tmp_path / "events.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "ann,P1,2026-01-01,,,\n" * 5000).encode())[:-40])

    with pytest.raises(BadInput, match="cut or damaged"):
        list(read_events(path))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        list(read_events(tmp_path / "none.csv"))


def test_a_product_twice_in_the_catalogue_is_refused(events_file):
    with pytest.raises(BadInput, match="row 3: product_id 'P1' stands in the file twice"):
        list(read_items(events_file("product_id,title\nP1,mug\nP1,lamp\n")))


def test_a_request_may_bring_its_own_time(events_file):
    requests = list(read_requests(events_file("shopper_id,at\nann,2026-01-01T12:00:00\nbob,\n")))

    assert [(one.shopper_id, one.at) for one in requests] == [("ann", NOON), ("bob", None)]


def line(product="P1", *, minutes=0, shopper="ann", **more):
    return Interaction(shopper, product, NOON + timedelta(minutes=minutes), **more)


@pytest.mark.parametrize(
    "cancelled", [{"quantity": -1}, {"quantity": 0}, {"price": 0.0}, {"price": -5.0}, {"name": "search"}]
)
def test_cancelled_free_and_unknown_lines_are_no_wish(cancelled):
    events = collect([line(), line("P2", **cancelled)], [])

    assert [events.items[i].product_id for i in events.item] == ["P1"]


def test_a_shopper_a_moment_and_a_product_are_one_event_of_the_strongest_kind():
    events = collect([line(name="view_item"), line(), line(name="add_to_cart"), line(minutes=1)], [])

    assert events.kind.tolist() == [PURCHASE, PURCHASE]


def test_until_is_exclusive():
    events = collect([line(minutes=0), line("P2", minutes=1)], [], until=NOON + timedelta(minutes=1))

    assert len(events) == 1


def test_histories_are_in_time_order():
    events = collect([line("C", minutes=2), line("B", minutes=1), line("A"), line("X", minutes=9, shopper="bob")], [])

    assert [events.items[i].product_id for i in events.history(0).item] == ["A", "B", "C"]
    assert [events.items[i].product_id for i in events.history(1).item] == ["X"]


def test_equal_facts_make_equal_columns_in_whatever_order_they_come_and_whatever_shoppers_are_called():
    facts, items = small_events(), small_items()
    renamed = [fact._replace(shopper_id=f"{hash(fact.shopper_id)}") for fact in facts]
    shuffle = random.Random(7).sample
    first = collect(facts, items[:20])
    second = collect(shuffle(renamed, len(facts)), shuffle(items[:20], 20))

    assert first.fingerprint == second.fingerprint
    assert len(set(second.shopper_ids)) == len(first.shopper_ids)
    assert [item.product_id for item in first.items[20:]] == sorted(f"P{i}" for i in range(20, 30))


def test_the_last_line_of_a_basket_is_any_of_its_products():
    """By name or number, leave-one-out would ask for the same few products again and again."""
    baskets = [line(product, minutes=day * 24 * 60) for day in range(50) for product in "ABCDE"]
    events = collect(baskets, [])

    assert set(events.item[4::5]) == {0, 1, 2, 3, 4}


def test_a_history_does_not_depend_on_the_order_of_its_lines():
    basket, position = [line(product) for product in "ABCDE"], {product: i for i, product in enumerate("ABCDE")}
    past, turned = (history_of(rows, position, before=epoch_seconds(NOON) + 1) for rows in (basket, basket[::-1]))

    assert past.item.tolist() == turned.item.tolist() == collect(basket, []).history(0).item.tolist()


def test_a_history_stops_before_the_moment_it_is_asked_for():
    past = history_of([line("P1"), line("P2", minutes=1)], {"P1": 0, "P2": 1}, before=epoch_seconds(NOON) + 60)

    assert past.item.tolist() == [0]


def test_a_product_that_only_events_know_is_kept_without_a_title():
    events = collect([line("old")], [Item("new", "A new mug")])

    assert [item.product_id for item in events.items] == ["new", "old"]
    assert events.listed == 1


def test_first_events_are_counted_once_a_shopper_product_and_kind():
    events = collect([line(), line(minutes=5), line(minutes=6, name="view_item"), line(shopper="bob", minutes=7)], [])

    assert len(events.firsts) == 3
