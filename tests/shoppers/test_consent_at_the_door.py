"""Without analytics consent nothing of an event is kept: not the event, not the visitor."""

from uuid import uuid4

import pytest

from marketing.shoppers.models import Consent, Event, Shopper, Visitor
from marketing.shoppers.services import Source, record_consent, record_events
from tests.shoppers.conftest import view

NO = {"analytics": False}


def record(shop, *events, source=Source.BROWSER):
    return record_events(shop, list(events), source=source)


def nothing_is_known(shop) -> bool:
    return not any(model.objects.for_shop(shop).exists() for model in (Event, Visitor, Shopper, Consent))


def answers(shop):
    return list(Consent.objects.for_shop(shop).order_by("created_at", "id").values_list("purpose", "given"))


@pytest.mark.parametrize("consent", [{}, NO, {"personalization": True}])
def test_when_the_shop_asks_first_silence_and_a_no_leave_nothing(shop, visitor, consent):
    assert record(shop, view(visitor, consent=consent)).ignored == 1

    assert nothing_is_known(shop)


def test_when_the_shop_asks_first_a_yes_in_the_event_is_kept_with_it_once(shop, visitor):
    assert record(shop, view(visitor), view(visitor)).accepted == 2

    assert answers(shop) == [("analytics", True), ("personalization", True)]
    assert Shopper.objects.for_shop(shop).get().analytics is True


def test_a_yes_that_was_given_before_lets_silent_events_in(shop, visitor):
    record_consent(shop, visitor_id=visitor, purpose="analytics", given=True)

    assert record(shop, view(visitor, consent={})).accepted == 1


def test_in_an_opt_out_shop_silence_is_enough(opt_out_shop, visitor):
    assert record(opt_out_shop, view(visitor, consent={})).accepted == 1


def test_in_an_opt_out_shop_a_no_from_a_stranger_leaves_nothing(opt_out_shop, visitor):
    assert record(opt_out_shop, view(visitor, consent=NO)).ignored == 1

    assert nothing_is_known(opt_out_shop)


def test_a_refusal_is_remembered_in_an_opt_out_shop(opt_out_shop, visitor):
    record_consent(opt_out_shop, visitor_id=visitor, purpose="analytics", given=False)

    assert record(opt_out_shop, view(visitor, consent={})).ignored == 1


def test_a_no_in_an_event_withdraws_an_earlier_yes(shop, visitor):
    record(shop, view(visitor))

    assert record(shop, view(visitor, consent=NO), view(visitor, consent={})).ignored == 2

    assert answers(shop)[-1] == ("analytics", False)


def test_an_event_never_lifts_a_refusal_but_a_new_answer_does(shop, visitor):
    record_consent(shop, visitor_id=visitor, purpose="analytics", given=False)
    assert record(shop, view(visitor)).ignored == 1

    record_consent(shop, visitor_id=visitor, purpose="analytics", given=True)

    assert record(shop, view(visitor)).accepted == 1


def test_opting_out_of_personal_lists_does_not_stop_analytics(shop, visitor):
    assert record(shop, view(visitor, consent={"analytics": True, "personalization": False})).accepted == 1

    assert Shopper.objects.for_shop(shop).get().personalize is False


def test_a_merchant_who_imports_events_has_asked_elsewhere_but_a_refusal_holds(shop, visitor):
    assert record(shop, view(visitor, consent={}), source=Source.IMPORT).accepted == 1
    record_consent(shop, visitor_id=visitor, purpose="analytics", given=False)

    assert record(shop, view(visitor, consent={}), source=Source.IMPORT).ignored == 1


def test_one_visitors_refusal_does_not_touch_another_in_the_same_batch(shop, visitor):
    result = record(shop, view(visitor), view(uuid4(), consent=NO), view(uuid4()))

    assert (result.accepted, result.ignored) == (2, 1)
    assert Visitor.objects.for_shop(shop).count() == 2
