"""A browser turns out to belong to a known shopper."""

from uuid import uuid4

from marketing.shoppers.models import Event, Shopper, Visitor
from marketing.shoppers.selectors import find_shopper, history_of, people
from marketing.shoppers.services import Source, merge_visitor, record_consent, record_events, save_shopper
from tests.shoppers.conftest import make_product, view


def record(shop, *events, **more):
    return record_events(shop, list(events), **{"source": Source.BROWSER, **more})


def viewed(shop, shopper):
    return [row.product_id for row in history_of(shop, shopper)]


def test_a_nameless_visitor_gets_the_name_and_keeps_the_history(shop, visitor):
    make_product(shop, "A")
    record(shop, view(visitor, "A"))

    shopper = merge_visitor(shop, visitor, "13085")

    assert shopper.external_id == "13085"
    assert viewed(shop, shopper) == ["A"]
    assert Shopper.objects.for_shop(shop).count() == 1


def test_a_visitor_joins_a_shopper_who_is_known_already(shop, visitor):
    make_product(shop, "A")
    known, _ = save_shopper(shop, "13085")
    record(shop, view(visitor, "A"))

    merge_visitor(shop, visitor, "13085")

    assert viewed(shop, known) == ["A"]
    assert find_shopper(shop, visitor_id=visitor) == known
    assert list(people(shop)) == [known]


def test_two_browsers_of_one_person_make_one_history(shop):
    make_product(shop, "A"), make_product(shop, "B")
    phone, laptop = uuid4(), uuid4()

    record(shop, view(phone, "A"), view(laptop, "B"), shopper="13085")

    assert sorted(viewed(shop, find_shopper(shop, external_id="13085"))) == ["A", "B"]


def test_two_people_at_one_browser_keep_their_own_histories(shop, visitor):
    make_product(shop, "A"), make_product(shop, "B"), make_product(shop, "C")
    record(shop, view(visitor, "A"))
    record(shop, view(visitor, "B"), shopper="anna")

    record(shop, view(visitor, "C"), shopper="ben")

    assert sorted(viewed(shop, find_shopper(shop, external_id="anna"))) == ["A", "B"]
    assert viewed(shop, find_shopper(shop, external_id="ben")) == ["C"]


def test_a_refusal_of_either_stays_until_that_person_is_asked_again(shop, visitor):
    record(shop, view(visitor))
    record_consent(shop, shopper="13085", purpose="analytics", given=False)

    merge_visitor(shop, visitor, "13085")
    assert record(shop, view(visitor)).ignored == 1

    record_consent(shop, visitor_id=visitor, purpose="analytics", given=True)
    assert record(shop, view(visitor)).accepted == 1


def test_a_visitors_refusal_goes_with_them(shop, visitor):
    record_consent(shop, shopper="13085", purpose="personalization", given=True)
    record_consent(shop, visitor_id=visitor, purpose="personalization", given=False)

    assert merge_visitor(shop, visitor, "13085").personalize is False


def test_a_visitor_who_was_never_stored_stays_unknown(shop, visitor):
    assert merge_visitor(shop, visitor, "13085") is None

    assert not Visitor.objects.for_shop(shop).exists()
    assert not Shopper.objects.for_shop(shop).exists()


def test_the_token_of_a_request_names_the_shopper_of_its_events(shop, visitor):
    record(shop, view(visitor), shopper="13085")

    assert Event.objects.for_shop(shop).get().shopper_id == find_shopper(shop, external_id="13085").pk
