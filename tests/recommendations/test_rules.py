"""What the shop's own word does to a list."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Placement, Recommendation, Rule
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Shopper
from tests.api import browser_of
from tests.recommendations.conftest import PAPERS, TEAS, visitor_who_viewed
from tests.recommendations.test_recommend import ask, products_of


def make_rule(shop: Shop, kind: str, product: str = "", **fields: object) -> Rule:
    with shop_context(shop):
        about = Product.objects.for_shop(shop).get(external_id=product) if product else None
        return Rule.objects.create(shop=shop, kind=kind, product=about, **fields)


def category(shop: Shop, name: str) -> Category:
    with shop_context(shop):
        return Category.objects.for_shop(shop).get(name=name)


def kept(answer: dict, shop: Shop) -> Recommendation:
    with shop_context(shop):
        return Recommendation.objects.for_shop(shop).get(pk=answer["recommendation_id"])


@pytest.fixture(params=["model", "best sellers"])
def answering(request: pytest.FixtureRequest) -> Shop:
    """The same rules hold for every source."""
    if request.param == "model":
        return request.getfixturevalue("serving").shop
    return request.getfixturevalue("tea_and_paper")


def test_an_excluded_product_is_not_shown_and_the_answer_says_why(answering: Shop) -> None:
    client, visitor = browser_of(answering), visitor_who_viewed(answering, *TEAS[:3])
    first = products_of(ask(client, visitor=visitor))[0]
    rule = make_rule(answering, "exclude", first)

    answer = ask(client, visitor=visitor)

    assert first not in products_of(answer)
    assert {"product_id": first, "cause": "rule", "rule": str(rule.pk)} in kept(answer, answering).filtered


@pytest.mark.parametrize("target", ["category", "price band", "both"])
def test_a_list_stays_full_when_a_whole_category_or_price_band_is_excluded(answering: Shop, target: str) -> None:
    with shop_context(answering):
        Product.objects.for_shop(answering).filter(external_id__in=TEAS).update(price=Decimal("4.00"))
        Product.objects.for_shop(answering).filter(external_id="PAPER-10").update(price=None)
    teas = {"category": category(answering, "Tea")} if target != "price band" else {}
    cheap = {"price_from": Decimal("3.50"), "price_to": Decimal("4.00")} if target != "category" else {}
    make_rule(answering, "exclude", **teas, **cheap)

    answer = ask(browser_of(answering), visitor=visitor_who_viewed(answering, *TEAS[:3]), limit=10)

    assert sorted(products_of(answer)) == sorted(PAPERS)


def test_a_pin_stands_at_its_place_and_says_who_chose_it(answering: Shop) -> None:
    make_rule(answering, "pin", "PAPER-7", position=3)

    answer = ask(browser_of(answering), visitor=visitor_who_viewed(answering, *TEAS[:3]), explain=1, locale="zh-hans")

    assert products_of(answer)[2] == "PAPER-7"
    assert len(set(products_of(answer))) == 5
    assert answer["items"][2]["reason"] == {"code": "chosen_by_shop", "product_ids": [], "text": "本店精选"}


@pytest.mark.parametrize("did", ["view_item", "purchase"])
def test_exclude_wins_over_pin_whatever_the_shopper_did(answering: Shop, did: str) -> None:
    make_rule(answering, "pin", "PAPER-7", position=1)
    make_rule(answering, "exclude", category=category(answering, "Paper"))

    answer = ask(browser_of(answering), visitor=visitor_who_viewed(answering, "PAPER-7", name=did))

    assert not set(products_of(answer)) & set(PAPERS)
    assert "PAPER-7" in {one["product_id"] for one in kept(answer, answering).filtered}


@pytest.mark.parametrize("change", [{"availability": "out_of_stock"}, {"hidden": True}])
def test_a_pin_does_not_bring_what_is_sold_out_or_hidden(answering: Shop, change: dict) -> None:
    make_rule(answering, "pin", "PAPER-7", position=1)
    with shop_context(answering):
        Product.objects.for_shop(answering).filter(external_id="PAPER-7").update(**change)

    answer = ask(browser_of(answering))

    assert "PAPER-7" not in products_of(answer)
    assert len(products_of(answer)) == 5


def test_a_pin_brings_what_the_shopper_bought_before(answering: Shop) -> None:
    make_rule(answering, "pin", "PAPER-7", position=1)

    answer = ask(browser_of(answering), visitor=visitor_who_viewed(answering, "PAPER-7", name="purchase"))

    assert products_of(answer)[0] == "PAPER-7"


def test_of_two_pins_for_one_place_the_older_keeps_it(answering: Shop) -> None:
    make_rule(answering, "pin", "PAPER-7", position=2)
    make_rule(answering, "pin", "TEA-7", position=2)

    assert products_of(ask(browser_of(answering)))[1:3] == ["PAPER-7", "TEA-7"]


def test_boost_moves_a_category_up_and_bury_moves_it_down(answering: Shop) -> None:
    client, visitor = browser_of(answering), visitor_who_viewed(answering, *TEAS[:3])
    boost = make_rule(answering, "boost", category=category(answering, "Paper"), strength=10)

    lifted = ask(client, visitor=visitor, explain=1)
    with shop_context(answering):
        Rule.objects.filter(pk=boost.pk).update(kind="bury")
    sunk = ask(client, visitor=visitor)

    assert set(products_of(lifted)) <= set(PAPERS)
    assert "chosen_by_shop" in {item["reason"]["code"] for item in lifted["items"] if item["reason"]}
    assert set(products_of(sunk)) <= set(TEAS)


@pytest.mark.parametrize(
    "fields",
    [
        {"placement": "cart"},
        {"enabled": False},
        {"starts_at": timezone.now() + timedelta(hours=1)},
        {"ends_at": timezone.now() - timedelta(hours=1)},
        {
            "season_from": f"{timezone.now() + timedelta(days=2):%m-%d}",
            "season_to": f"{timezone.now() - timedelta(days=2):%m-%d}",
        },
        {"removed_at": timezone.now()},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_rule_that_is_not_in_force_does_nothing(tea_and_paper: Shop, fields: dict) -> None:
    make_rule(tea_and_paper, "exclude", category=category(tea_and_paper, "Tea"), **fields)

    assert set(products_of(ask(browser_of(tea_and_paper), limit=20))) == {*TEAS, *PAPERS}


def test_the_cart_shapes_the_answer_and_is_left_out_of_it(serving: ModelVersion) -> None:
    client = browser_of(serving.shop)

    answer = ask(client, placement="cart", cart=["TEA-1", "TEA-2"], explain=1)
    same = client.send("POST", "/api/v1/recommendations", {"placement": "cart", "cart": ["TEA-1", "TEA-2"], "limit": 5})

    assert set(products_of(answer)) <= set(TEAS[2:])
    assert products_of(same.json()) == products_of(answer)
    assert {one["cause"] for one in kept(answer, serving.shop).filtered} <= {"in_cart"}
    named = {one for item in answer["items"] if item["reason"] for one in item["reason"]["product_ids"]}
    assert named <= {"TEA-1", "TEA-2"}
    assert answer["personalized"] is False


def test_buy_again_shows_what_was_bought_and_nothing_else(answering: Shop) -> None:
    visitor = visitor_who_viewed(answering, "TEA-1", "TEA-2", name="purchase")
    make_rule(answering, "pin", "PAPER-7", position=1, placement="buy_again")
    client = browser_of(answering)

    answer = ask(client, placement="buy_again", visitor=visitor, explain=1)

    assert set(products_of(answer)) == {"TEA-1", "TEA-2"}
    assert {item["reason"]["code"] for item in answer["items"]} == {"bought_before"}
    assert ask(client, placement="buy_again")["items"] == []


def test_what_was_bought_is_left_out_unless_the_placement_says_so(answering: Shop) -> None:
    visitor = visitor_who_viewed(answering, "TEA-1", "TEA-2", name="purchase")
    client = browser_of(answering)

    without = products_of(ask(client, visitor=visitor, limit=20))
    with shop_context(answering):
        Placement.objects.create(shop=answering, key="home", include_bought=True)
    with_bought = products_of(ask(client, visitor=visitor, limit=20))

    assert not {"TEA-1", "TEA-2"} & set(without)
    assert {"TEA-1", "TEA-2"} <= set(with_bought)


def test_a_placement_that_is_switched_off_answers_nothing(answering: Shop) -> None:
    with shop_context(answering):
        Placement.objects.create(shop=answering, key="home", enabled=False)

    answer = ask(browser_of(answering))

    assert (answer["items"], answer["fallback"]) == ([], "off")


def test_what_is_hidden_for_one_shopper_is_shown_to_others(answering: Shop) -> None:
    client = browser_of(answering)
    one, other = visitor_who_viewed(answering, *TEAS[:3]), visitor_who_viewed(answering, *TEAS[:3])
    first = products_of(ask(client, visitor=one))[0]
    with shop_context(answering):
        Shopper.objects.for_shop(answering).filter(visitors__visitor_id=one).update(hidden_products=[first])

    assert first not in products_of(ask(client, visitor=one))
    assert first in products_of(ask(client, visitor=other))


def test_more_variety_mixes_the_categories(serving: ModelVersion) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    visitor = visitor_who_viewed(shop, *TEAS[:3])
    with shop_context(shop):
        placement = Placement.objects.create(shop=shop, key="home", diversity=0)
    alike = products_of(ask(client, visitor=visitor))

    with shop_context(shop):
        Placement.objects.filter(pk=placement.pk).update(diversity=0.9)
    mixed = products_of(ask(client, visitor=visitor))

    assert set(alike) <= set(TEAS)
    assert set(mixed) & set(PAPERS)
    assert mixed[0] == alike[0]


@pytest.mark.parametrize("is_trained", [True, False])
def test_a_request_may_name_the_categories_that_it_wants(
    request: pytest.FixtureRequest, tea_and_paper: Shop, is_trained: bool
) -> None:
    if is_trained:
        request.getfixturevalue("serving")
    visitor, client = visitor_who_viewed(tea_and_paper, *TEAS[:3]), browser_of(tea_and_paper)
    make_rule(tea_and_paper, "pin", "TEA-9", position=1)

    papers = ask(client, visitor=visitor, categories="Paper,Pens", limit=10)
    both = ask(client, visitor=visitor, categories="Paper,Tea", limit=12)

    assert set(products_of(papers)) == set(PAPERS), "no pin of another category, and the list is full"
    assert products_of(both)[0] == "TEA-9"
    assert len(both["items"]) == 12
    assert products_of(ask(client, visitor=visitor, categories="Pens")) == []
