"""What a storefront is answered."""

from uuid import uuid4

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Recommendation
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Shopper
from tests.api import browser_of, server_of
from tests.recommendations.conftest import PAPERS, TEAS, look_at, visitor_who_viewed


def ask(client: object, **asked: object) -> dict:
    response = client.get("/api/v1/recommendations", {"placement": "home", "limit": 5, **asked})
    assert response.status_code == 200, response.content
    return response.json()


def products_of(answer: dict) -> list[str]:
    return [item["product_id"] for item in answer["items"]]


def test_what_a_visitor_viewed_decides_what_they_are_shown(serving: ModelVersion) -> None:
    shop = serving.shop
    tea_lover, writer = visitor_who_viewed(shop, *TEAS[:3]), visitor_who_viewed(shop, *PAPERS[:3])
    client = browser_of(shop)

    teas, papers = ask(client, visitor=tea_lover), ask(client, visitor=writer)

    assert set(products_of(teas)) <= set(TEAS)
    assert set(products_of(papers)) <= set(PAPERS)
    assert teas["personalized"] is True
    assert (teas["model"], teas["fallback"]) == ("recommender-1", None)


@pytest.mark.parametrize(("explained", "queries"), [(0, 18), (1, 19)])
def test_an_answer_takes_few_queries(
    serving: ModelVersion, django_assert_num_queries: object, explained: int, queries: int
) -> None:
    """Shop, key, placement, shopper, test, rules, history, version, products, what is kept; titles for reasons.

    The other eight enter and leave the shop's context and two savepoints, and let the commit be quick.
    """
    shop = serving.shop
    visitor, client = visitor_who_viewed(shop, *TEAS[:3]), browser_of(shop)
    asked = {"placement": "product_related", "product_id": TEAS[0], "visitor": visitor, "explain": explained}
    ask(client, **asked)

    with django_assert_num_queries(queries):
        ask(client, **asked)


def test_the_next_event_changes_the_next_answer(serving: ModelVersion) -> None:
    shop = serving.shop
    visitor = visitor_who_viewed(shop, *TEAS[:2], minutes=30)
    client = browser_of(shop)
    before = ask(client, visitor=visitor)

    with shop_context(shop):
        look_at(shop, visitor, *PAPERS[:4], minutes=1)

    after = ask(client, visitor=visitor)
    assert set(products_of(after)) & set(PAPERS)
    assert products_of(after) != products_of(before)


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_view_of_this_second_counts_and_so_does_one_by_a_clock_that_runs_ahead(
    serving: ModelVersion, minutes: int
) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    usual, ahead = (visitor_who_viewed(shop, *TEAS[:3], minutes=one) for one in (5, minutes))

    answers = [ask(client, visitor=one, explain=1)["items"] for one in (usual, ahead)]

    assert answers[0] == answers[1]


def test_a_shopper_who_opted_out_is_answered_like_anybody(serving: ModelVersion) -> None:
    shop = serving.shop
    visitors = [visitor_who_viewed(shop, *TEAS[:3]), visitor_who_viewed(shop, *PAPERS[:3])]
    with shop_context(shop):
        Shopper.objects.for_shop(shop).update(personalize=False)
    client = browser_of(shop)

    answers = [ask(client, visitor=visitor) for visitor in [*visitors, uuid4()]]

    assert products_of(answers[0]) == products_of(answers[1]) == products_of(answers[2])
    assert not any(answer["personalized"] for answer in answers)
    with shop_context(shop):
        assert not Recommendation.objects.exclude(visitor_id=None).exists()


@pytest.mark.parametrize("change", [{"availability": "out_of_stock"}, {"hidden": True}])
def test_what_is_sold_out_or_hidden_is_never_shown(serving: ModelVersion, change: dict) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    visitor = visitor_who_viewed(shop, *TEAS[:3])
    first = products_of(ask(client, visitor=visitor))[0]

    with shop_context(shop):
        Product.objects.for_shop(shop).filter(external_id=first).update(**change)

    assert first not in products_of(ask(client, visitor=visitor))
    assert len(products_of(ask(client, visitor=visitor))) == 5


def test_a_list_stays_full_when_nearly_everything_is_sold_out(serving: ModelVersion) -> None:
    shop = serving.shop
    with shop_context(shop):
        left = [*PAPERS[5:]]
        Product.objects.for_shop(shop).exclude(external_id__in=left).update(availability="out_of_stock")

    answer = ask(browser_of(shop), visitor=visitor_who_viewed(shop, *TEAS[:3]))

    assert sorted(products_of(answer)) == sorted(left)


def test_excluded_products_and_the_product_itself_are_left_out(serving: ModelVersion) -> None:
    client = browser_of(serving.shop)

    answer = ask(client, placement="product_related", product_id="TEA-1", exclude="TEA-2,TEA-3", limit=20)

    assert not {"TEA-1", "TEA-2", "TEA-3"} & set(products_of(answer))
    assert len(products_of(answer)) == 17


def test_the_reason_names_what_the_shopper_did(serving: ModelVersion) -> None:
    visitor = visitor_who_viewed(serving.shop, "TEA-1", "TEA-2")

    answer = ask(browser_of(serving.shop), visitor=visitor, explain=1, locale="zh-hans")

    reasons = [item["reason"] for item in answer["items"]]
    named = [reason for reason in reasons if reason and reason["code"] == "because_viewed"]
    assert named
    assert all(reason["product_ids"][0] in ("TEA-1", "TEA-2") for reason in named)
    assert all(f"商品 {reason['product_ids'][0]}" in reason["text"] for reason in named)


def test_before_the_first_training_the_best_sellers_of_the_category_are_shown(tea_and_paper: Shop) -> None:
    answer = ask(browser_of(tea_and_paper), placement="product_related", product_id="TEA-1")

    assert (answer["model"], answer["fallback"]) == (None, "popular_in_category")
    assert set(products_of(answer)) <= set(TEAS[1:])


def test_an_empty_shop_gets_an_empty_list_and_no_error(bare_shop: Shop) -> None:
    answer = ask(browser_of(bare_shop))

    assert (answer["items"], answer["fallback"]) == ([], "empty")


def test_a_shop_of_one_product_shows_it_and_nothing_beside_it(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="only", title="The only thing", price="5.00")
    client = browser_of(bare_shop)

    home, beside = ask(client), ask(client, placement="product_related", product_id="only")

    assert products_of(home) == ["only"]
    assert (products_of(beside), beside["fallback"]) == ([], "empty")


def test_what_was_deleted_since_the_training_is_never_shown(serving: ModelVersion) -> None:
    shop, client = serving.shop, browser_of(serving.shop)
    visitor = visitor_who_viewed(shop, *TEAS[:3])
    gone = products_of(ask(client, visitor=visitor, limit=20))[:4]
    with shop_context(shop):
        Product.objects.for_shop(shop).filter(external_id__in=gone).delete()

    answers = [ask(client, visitor=visitor, limit=20), ask(client, placement="cart", cart=gone, limit=20)]

    assert [answer["fallback"] for answer in answers] == [None, None]
    assert not any(set(gone) & set(products_of(answer)) for answer in answers)
    assert all(len(answer["items"]) == 20 - len(gone) for answer in answers)


def test_a_known_shopper_needs_a_proof(serving: ModelVersion) -> None:
    asked = {"placement": "home", "shopper": "13085"}

    assert browser_of(serving.shop).get("/api/v1/recommendations", asked).status_code == 403
    assert server_of(serving.shop).get("/api/v1/recommendations", asked).status_code == 200


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/placement"),
        ({"placement": "product_related"}, "/product_id"),
        ({"placement": "home", "limit": 0}, "/limit"),
        ({"placement": "home", "limit": 5000}, "/limit"),
        ({"placement": "home", "visitor": "me"}, "/visitor"),
    ],
)
def test_a_wrong_question_is_told_which_field_is_wrong(tea_and_paper: Shop, asked: dict, pointer: str) -> None:
    response = browser_of(tea_and_paper).get("/api/v1/recommendations", asked)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert pointer.strip("/") in response.content.decode()


def test_another_shop_s_products_are_never_shown(serving: ModelVersion, rival_shop: Shop) -> None:
    answer = ask(browser_of(rival_shop), placement="product_related", product_id="TEA-1")

    assert answer["items"] == []
