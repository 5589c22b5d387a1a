"""The demo shop's pages, with its own settings: no database is there to be asked."""

import json
from html.parser import HTMLParser

import jwt
import pytest
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from marketing.demo.cart import MOST_OF_ONE
from marketing.demo.own_settings import SETTINGS

PAGES = (
    *("/", "/categories/tea/", "/categories/tea/?collection=moss&sort=price&in_stock=1", "/products/mug-moss/"),
    *("/cart/", "/account/", "/search/", "/search/?q=mug"),
)
SECRET = "s" * 64


@pytest.fixture
def visitor(settings, tmp_path):
    for name, value in SETTINGS.items():
        if name not in {"INSTALLED_APPS", "DATA_DIR"}:
            setattr(settings, name, value)
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    persona = {"external_id": "shopper-0007", "name": "林悦", "category": "tea", "collection": "moss"}
    link = {
        "publishable_key": "pk_demo",
        "token_secret": SECRET,
        "storefront": "http://127.0.0.1:8001",
        "personas": [persona],
    }
    (tmp_path / "demo.json").write_text(json.dumps(link), encoding="utf-8")
    clear_url_caches()
    yield Client(headers={"host": "127.0.0.1:8001"})
    set_urlconf(None)
    clear_url_caches()


class Attributes(HTMLParser):
    """Every attribute of every tag of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags(response) -> list[tuple[str, dict[str, str | None]]]:
    return Attributes(response.content.decode()).tags


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_and_sets_no_cookie(visitor, path):
    response = visitor.get(path)

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_inline_script_or_style(visitor, path):
    response = visitor.get(path)

    assert "unsafe" not in response["Content-Security-Policy"]
    for tag, attributes in tags(response):
        assert tag != "style"
        assert "style" not in attributes
        assert tag != "script" or attributes.get("src")
        assert not any(name.startswith("on") for name in attributes)


def test_the_platform_is_known_by_one_script_tag(visitor):
    script = next(attributes for tag, attributes in tags(visitor.get("/")) if "data-key" in attributes)

    assert script["src"] == "http://127.0.0.1:8000/shop-ai.js"
    assert script["data-key"] == "pk_demo"
    assert "data-shopper-token" not in script


def test_who_shops_as_a_customer_is_named_by_a_signed_token(visitor):
    visitor.post("/account/shopper/", {"shopper": "shopper-0007", "next": "/account/"})
    page = visitor.get("/account/")
    token = next(attributes["data-shopper-token"] for _, attributes in tags(page) if "data-key" in attributes)

    assert jwt.decode(token, SECRET, algorithms=["HS256"])["sub"] == "shopper-0007"
    assert "林悦" in page.content.decode()


def test_a_customer_whom_nobody_knows_is_a_guest(visitor):
    visitor.cookies["shopper"] = "shopper-9999"

    assert "data-shopper-token" not in visitor.get("/").content.decode()


def test_the_chinese_shop_is_chinese(visitor):
    visitor.post("/language/", {"language": "zh-hans", "next": "/products/mug-moss/"})
    page = visitor.get("/products/mug-moss/").content.decode()

    assert '<html lang="zh-hans">' in page
    assert "苔绿马克杯" in page
    assert "Moss green mug" not in page


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_switching_never_leads_out_of_the_shop(visitor, elsewhere):
    assert visitor.post("/language/", {"language": "en", "next": elsewhere}).url == "/"


def listed(response) -> list[str]:
    return [product.id for product in response.context["products"]]


def test_a_category_is_sorted_and_narrowed(visitor):
    cheap = visitor.get("/categories/tea/?sort=price&in_stock=1")

    prices = [product.price for product in cheap.context["products"]]
    assert prices == sorted(prices)
    assert "teapot-ember" not in listed(cheap)
    assert listed(visitor.get("/categories/tea/?collection=moss&sort=newest")) != []


def test_the_shop_finds_by_itself_what_the_platform_would_find_better(visitor):
    assert listed(visitor.get("/search/?q=moss+teapot")) == ["teapot-moss"]
    assert listed(visitor.get("/search/", {"q": "苔绿茶壶"})) == ["teapot-moss"]
    assert listed(visitor.get("/search/?q=teapot&in_stock=1&price_max=50&category=Tea+%26+coffee&sort=-price")) == [
        "teapot-dawn", "teapot-moss", "teapot-harbour", "teapot-linen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 5000, "price_min=cheap&q=mug", "sort=magic&q=mug", "price_max=NaN&q=a"]
)
def test_a_search_that_makes_no_sense_is_answered_as_far_as_it_does(visitor, query):
    assert visitor.get(f"/search/?{query}").status_code == 200


def test_what_was_looked_for_is_told_to_the_platform_and_never_run(visitor):
    page = visitor.get("/search/", {"q": "<script>alert(1)</script>"})

    event = next(attributes for _, attributes in tags(page) if attributes.get("data-name") == "search")
    assert event["data-search"] == "<script>alert(1)</script>"
    assert b"<script>alert" not in page.content


def test_a_cart_is_filled_emptied_and_ordered(visitor):
    visitor.post("/cart/mug-moss/add/")
    visitor.post("/cart/mug-moss/add/")
    visitor.post("/cart/bowl-linen/add/")
    visitor.post("/cart/bowl-linen/remove/")
    thanks = visitor.post("/checkout/")
    purchase = next(attributes for _, attributes in tags(thanks) if attributes.get("data-name") == "purchase")

    assert json.loads(purchase["data-items"]) == [{"product_id": "mug-moss", "quantity": 2, "price": "18.00"}]
    assert purchase["data-value"] == "36.00"
    assert purchase["data-order"].startswith("demo-")
    assert visitor.get("/cart/").context["cart"].count == 0


def test_a_cart_holds_no_more_than_a_few_of_one(visitor):
    for _ in range(MOST_OF_ONE + 3):
        visitor.post("/cart/mug-moss/add/")

    assert visitor.get("/cart/").context["cart"].count == MOST_OF_ONE


@pytest.mark.parametrize("cookie", ["nonsense", "mug-moss:", "mug-moss:-1", "mug-moss:99999", "..:::", "\u00e9:1"])
def test_a_cart_that_makes_no_sense_is_read_as_far_as_it_does(visitor, cookie):
    visitor.cookies["cart"] = cookie

    assert visitor.get("/cart/").status_code == 200


def test_what_is_sold_out_cannot_be_put_into_the_cart(visitor):
    visitor.post("/cart/teapot-ember/add/")

    assert visitor.get("/cart/").context["cart"].count == 0
    assert "add_to_cart" not in visitor.get("/products/teapot-ember/").content.decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/products/no-such/", "/categories/no-such/", "/pictures/no-such.svg"])
def test_what_is_not_there_is_said_kindly(visitor, path):
    response = visitor.get(path)

    assert response.status_code == 404
    assert "/shop-ai.js" in response.content.decode()


def test_a_shop_without_a_platform_still_sells(visitor, settings):
    (settings.DATA_DIR / "demo.json").unlink()
    response = visitor.get("/products/mug-moss/")

    assert response.status_code == 200
    assert "shop-ai.js" not in response.content.decode()


def test_localhost_is_led_to_the_shop_s_own_address(visitor):
    assert visitor.get("/cart/?x=1", headers={"host": "localhost:8001"}).url == "http://127.0.0.1:8001/cart/?x=1"
