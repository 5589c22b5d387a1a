"""A list as somebody would get it, before anybody gets it."""

import re
import shlex
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from marketing.accounts.models import AuditEvent, Membership, Shop, User
from marketing.catalog.indexing import index_products
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.recommendations.models import Recommendation
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event, Shopper, Visitor
from tests.api import server_of
from tests.conftest import make_member
from tests.dashboard.conftest import Browser
from tests.recommendations.conftest import PAPERS, TEAS, Trained, look_at, make_version

PAGE = "/dashboard/recommendations/preview/"


@pytest.fixture
def owners_browser(owner: User, bare_shop: Shop) -> Browser:
    return Browser(owner, bare_shop)


@pytest.fixture
def analysts_browser(analyst: User, bare_shop: Shop) -> Browser:
    return Browser(analyst, bare_shop)


@pytest.fixture
def mei(serving: ModelVersion) -> Shopper:
    """She looked at three teas."""
    visitor = uuid4()
    with shop_context(serving.shop):
        mei = Shopper.objects.create(shop=serving.shop, external_id="mei", analytics=True)
        Visitor.objects.create(shop=serving.shop, visitor_id=visitor, shopper=mei)
        look_at(serving.shop, visitor, *TEAS[:3])
    return mei


def looks(browser: Browser, **asked: object) -> list[list[tuple[str, float]]]:
    """The products of each list with their scores."""
    found = [look for look, _shown in browser.get(PAGE, asked).context["looks"]]
    return [[(entry.product_id, entry.score) for entry in look.reading.shown] for look in found]


def products(browser: Browser, **asked: object) -> set[str]:
    return {product_id for product_id, _score in looks(browser, **asked)[0]}


def api(shop: Shop, **asked: object) -> list[tuple[str, float]]:
    answer = server_of(shop).get("/api/v1/recommendations", {"placement": "home", **asked}).json()
    return [(item["product_id"], item["score"]) for item in answer["items"]]


def test_a_preview_of_a_shopper_is_what_the_api_answers_for_them(owners_browser: Browser, mei: Shopper) -> None:
    for asked in ({"placement": "home"}, {"placement": "product_related", "product": "TEA-5"}):
        (shown,) = looks(owners_browser, who="shopper", shopper=mei.pk, **asked)

        question = {"placement": asked["placement"], "product_id": asked.get("product", "")}
        assert shown == api(mei.shop, shopper="mei", **question)
        assert len(shown) == 8


def test_the_line_to_copy_asks_the_very_same(owners_browser: Browser, mei: Shopper) -> None:
    page = owners_browser.get(
        PAGE, {"who": "shopper", "shopper": mei.pk, "placement": "cart", "cart": ["TEA-4", "a,b"]}
    )

    address = urlsplit(shlex.split(page.context["curl"])[-1])
    asked = parse_qs(address.query)
    assert asked["cart"] == ["TEA-4", "a,b"]
    answer = server_of(mei.shop).get(address.path, asked).json()
    assert [item["product_id"] for item in answer["items"]] == [
        entry.product_id for entry in page.context["looks"][0][0].reading.shown
    ]
    assert "sk_…" in page.context["curl"]


def test_a_preview_leaves_no_list_and_no_event(owners_browser: Browser, mei: Shopper) -> None:
    shop = mei.shop
    with shop_context(shop):
        before = (Recommendation.objects.count(), Event.objects.count(), Shopper.objects.count())

    for asked in ({}, {"who": "shopper", "shopper": mei.pk}, {"who": "session", "did": ["viewed:TEA-1"]}):
        looks(owners_browser, **asked)

    with shop_context(shop):
        assert (Recommendation.objects.count(), Event.objects.count(), Shopper.objects.count()) == before


def test_who_looked_at_a_persons_list_is_written_down_once_a_day(
    owners_browser: Browser, analysts_browser: Browser, mei: Shopper
) -> None:
    for browser in (owners_browser, owners_browser, analysts_browser):
        looks(browser, who="shopper", shopper=mei.pk)
    looks(owners_browser, who="shopper", shopper=mei.pk, plain="on")

    with shop_context(mei.shop):
        entries = AuditEvent.objects.filter(action="shopper.previewed", subject_id=str(mei.pk))
        assert sorted(entries.values_list("actor_name", flat=True)) == ["Anna", "Olivia"]


def test_a_session_of_ones_making_decides_what_is_shown_and_why(owners_browser: Browser, serving: ModelVersion) -> None:
    teas = products(owners_browser, who="session", did=[f"viewed:{tea}" for tea in TEAS[:3]])
    page = owners_browser.get(PAGE, {"who": "session", "did": ["viewed:PAPER-1", "bought:PAPER-2"]})

    shown = page.context["looks"][0][0].reading.shown
    assert teas <= set(TEAS)
    assert {entry.product_id for entry in shown} <= set(PAPERS) - {"PAPER-2"}
    assert "Because you viewed Paper PAPER-1" in page.text
    assert not page.context["curl"]


def test_without_personal_data_everybody_is_shown_the_same(owners_browser: Browser, mei: Shopper) -> None:
    anybody = looks(owners_browser)

    assert looks(owners_browser, who="shopper", shopper=mei.pk) != anybody
    assert looks(owners_browser, who="shopper", shopper=mei.pk, plain="on") == anybody
    assert looks(owners_browser, who="session", did=["viewed:TEA-1"], plain="on") == anybody


def test_of_a_shopper_who_opted_out_it_says_so(owners_browser: Browser, mei: Shopper) -> None:
    with shop_context(mei.shop):
        Shopper.objects.filter(pk=mei.pk).update(personalize=False)

    page = owners_browser.get(PAGE, {"who": "shopper", "shopper": mei.pk})

    assert "switched personal recommendations off" in page.text
    assert page.context["looks"][0][0].row.personalized is False


def test_what_is_left_out_stands_there_with_its_cause(owners_browser: Browser, mei: Shopper) -> None:
    best = looks(owners_browser, who="shopper", shopper=mei.pk)[0][0][0]
    with shop_context(mei.shop):
        Product.objects.filter(external_id=best).update(availability="out_of_stock")

    page = owners_browser.get(PAGE, {"who": "shopper", "shopper": mei.pk})

    left_out = page.context["looks"][0][0].reading.left_out
    assert [(entry.product_id, entry.text) for entry in left_out] == [(best, "Sold out")]


def test_another_shops_shopper_is_not_there(owners_browser: Browser, rival_shop: Shop) -> None:
    with shop_context(rival_shop):
        stranger = Shopper.objects.create(shop=rival_shop, external_id="rita")

    for shopper in (stranger.pk, uuid4(), "rita", "%00"):
        assert owners_browser.get(PAGE, {"who": "shopper", "shopper": shopper}).status_code == 404


@pytest.mark.parametrize(
    "asked", ["placement=garage", "version=99", "who=%00", "did=nonsense", "did=viewed:%00", "product=%00&placement=product_related"]
)  # fmt: skip
def test_an_address_that_makes_no_sense_still_gives_a_page(
    owners_browser: Browser, serving: ModelVersion, asked: str
) -> None:
    assert owners_browser.get(f"{PAGE}?{asked}").status_code == 200


def test_shoppers_and_products_are_found_by_words_and_picked_by_links(owners_browser: Browser, mei: Shopper) -> None:
    with shop_context(mei.shop):
        index_products(mei.shop, Product.objects.select_related("category"))

    people = owners_browser.get(PAGE, {"who": "shopper", "name": "me"}).text
    found = owners_browser.get(PAGE, {"who": "session", "find": "paper-3", "did": "viewed:TEA-1"}).text

    assert f"?who=shopper&amp;shopper={mei.pk}" in people
    assert "did=viewed%3ATEA-1&amp;did=bought%3APAPER-3" in found


def test_before_the_first_model_the_best_sellers_are_previewed(owners_browser: Browser, tea_and_paper: Shop) -> None:
    page = owners_browser.get(PAGE)

    assert "what is popular" in page.text
    assert len(page.context["looks"][0][0].reading.shown) == 8


@pytest.mark.django_db(transaction=True)
def test_a_candidate_stands_beside_the_serving_version_without_being_promoted(
    serving: ModelVersion, trained: Trained, settings: object
) -> None:
    shop = serving.shop
    browser = Browser(make_member(shop, Membership.Role.OWNER, "owner@paper-tea.test"), shop)
    make_version(shop, trained, settings)
    asked = {"beside": "2", "who": "session", "did": "viewed:TEA-1"}
    assert "This version is being loaded" in browser.get(PAGE, asked).text

    wait_until(lambda: "being loaded" not in browser.get(PAGE, asked).text)

    left, right = looks(browser, **asked)
    assert left == right  # the same artifact
    assert re.findall(r"recommender-\d</h2>", browser.get(PAGE, asked).text) == [
        "recommender-1</h2>",
        "recommender-2</h2>",
    ]
    with shop_context(shop):
        assert list(ModelVersion.objects.order_by("number").values_list("state", flat=True)) == ["serving", "candidate"]
    assert api(shop) == looks(browser)[0]


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
