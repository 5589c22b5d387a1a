"""What was served can be found, read and corrected."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop, User
from marketing.accounts.undoing import take_back
from marketing.common.errors import Conflict, NotAllowed, NotFound
from marketing.common.tenancy import shop_context
from marketing.recommendations import correcting, selectors
from marketing.recommendations.models import Recommendation, Rule
from marketing.recommendations.reactions import Reaction, reactions_to, with_reaction
from marketing.recommendations.reading import read_served
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event
from marketing.shoppers.services import merge_visitor
from tests.api import browser_of
from tests.recommendations.conftest import TEAS, visitor_who_viewed
from tests.recommendations.test_recommend import ask, products_of
from tests.recommendations.test_rules import kept, make_rule


def tell(served: Recommendation, name: str, product: str = "", *, visitor: object = None, days: int = 0) -> Event:
    at = timezone.now() + timedelta(days=days)
    items = [{"product_id": product or served.items[0]["product_id"], "quantity": 1}]
    names_it = None if name == "purchase" else served.pk
    return Event.objects.create(
        shop=served.shop, day=at.date(), occurred_at=at, name=name, visitor_id=visitor, items=items,
        recommendation_id=names_it,
    )  # fmt: skip


def test_a_served_list_is_kept_with_its_reasons_and_read_in_words(serving: ModelVersion) -> None:
    shop, visitor = serving.shop, visitor_who_viewed(serving.shop, "TEA-1", "TEA-2")
    rule = make_rule(shop, "pin", "PAPER-7", position=1)
    served = kept(ask(browser_of(shop), visitor=visitor, explain=1), shop)

    with (
        shop_context(shop),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        reading = read_served(served, selectors.shopper_of(served), "zh-hans")

    assert (reading.shown[0].title, reading.shown[0].rule) == ("商品 PAPER-7", rule)
    named = [item["because"] for item in served.items if item["reason"] == "because_viewed"]
    assert named
    assert all(because[0] in ("TEA-1", "TEA-2") for because in named)
    assert len(queries) <= 5


def test_what_is_kept_of_a_list_is_bounded(tea_and_paper: Shop) -> None:
    answer = ask(browser_of(tea_and_paper), exclude=TEAS, limit=5)

    filtered = kept(answer, tea_and_paper).filtered
    assert {one["cause"] for one in filtered} <= {"request"}
    assert len(filtered) <= 30


def test_a_product_is_hidden_for_one_shopper_and_the_audit_log_names_the_list(
    serving: ModelVersion, marketer: User, analyst: User
) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    visitor = visitor_who_viewed(shop, *TEAS[:3])
    served = kept(ask(client, visitor=visitor), shop)
    first = served.items[0]["product_id"]

    with shop_context(shop), pytest.raises(NotAllowed):
        correcting.hide_for_shopper(served, first, actor=analyst)
    with shop_context(shop), pytest.raises(NotFound):
        correcting.hide_for_shopper(served, "not in the list", actor=marketer)
    with shop_context(shop):
        undo = correcting.hide_for_shopper(served, first, actor=marketer)
    hidden = ask(client, visitor=visitor)

    assert first not in products_of(hidden)
    assert {"product_id": first, "cause": "shopper"} in kept(hidden, shop).filtered
    with shop_context(shop):
        entry = AuditEvent.objects.for_shop(shop).get(action="recommendation.hidden")
        assert (entry.subject_id, entry.details) == (str(served.pk), {"product": first})
        take_back(undo, actor=marketer)
    assert first in products_of(ask(client, visitor=visitor))


def test_what_was_hidden_for_a_visitor_stays_hidden_when_they_become_known(
    serving: ModelVersion, marketer: User
) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    visitor = visitor_who_viewed(shop, *TEAS[:3])
    served = kept(ask(client, visitor=visitor), shop)
    first = served.items[0]["product_id"]
    with shop_context(shop):
        correcting.hide_for_shopper(served, first, actor=marketer)
        merge_visitor(shop, visitor, "13085")

    assert first not in products_of(ask(client, visitor=visitor))
    with shop_context(shop):
        assert str(selectors.shopper_of(served)) == "13085"


def test_a_list_for_nobody_in_particular_hides_nothing_for_anybody(tea_and_paper: Shop, marketer: User) -> None:
    served = kept(ask(browser_of(tea_and_paper)), tea_and_paper)

    with shop_context(tea_and_paper), pytest.raises(Conflict):
        correcting.hide_for_shopper(served, served.items[0]["product_id"], actor=marketer)


def test_marked_as_bad_it_is_shown_to_nobody_there_until_that_is_taken_back(
    tea_and_paper: Shop, marketer: User
) -> None:
    client = browser_of(tea_and_paper)
    served = kept(ask(client), tea_and_paper)
    bad = served.items[0]["product_id"]

    with shop_context(tea_and_paper):
        rule, undo = correcting.mark_as_bad(served, bad, actor=marketer)

    assert (rule.kind, rule.placement) == (Rule.Kind.EXCLUDE, "home")
    assert bad not in products_of(ask(client))
    with shop_context(tea_and_paper):
        take_back(undo, actor=marketer)
    assert bad in products_of(ask(client))


def test_what_came_of_a_list_is_told_by_the_events_that_name_it(tea_and_paper: Shop) -> None:
    client, since = browser_of(tea_and_paper), timezone.now() - timedelta(days=30)
    seen, clicked, bought, late = (kept(ask(client), tea_and_paper) for _ in range(4))
    with shop_context(tea_and_paper):
        for one, days in ((bought, 6), (late, 8)):
            browser = uuid4()
            tell(one, "select_item", visitor=browser)
            tell(one, "purchase", visitor=browser, days=days)
        tell(seen, "view_item_list")
        tell(clicked, "select_item", visitor=uuid4())
        found = reactions_to(tea_and_paper, [seen, clicked, bought, late])
        buyers = with_reaction(selectors.recommendations(tea_and_paper), tea_and_paper, "bought", since)

        assert found == {
            seen.pk: {Reaction.SEEN},
            clicked.pk: {Reaction.SEEN, Reaction.CLICKED},
            bought.pk: {Reaction.SEEN, Reaction.CLICKED, Reaction.BOUGHT},
            late.pk: {Reaction.SEEN, Reaction.CLICKED},
        }
        assert [one.pk for one in buyers] == [bought.pk]


def test_a_list_is_found_by_its_id_and_read_from_its_own_month(tea_and_paper: Shop) -> None:
    served = kept(ask(browser_of(tea_and_paper)), tea_and_paper)

    with shop_context(tea_and_paper):
        with CaptureQueriesContext(connection) as queries:
            found = selectors.find_served(tea_and_paper, served.pk)

        assert found == served
        assert '"day" BETWEEN' in queries[0]["sql"]
        assert selectors.find_served(tea_and_paper, uuid4()) is None
