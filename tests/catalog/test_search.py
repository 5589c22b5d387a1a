"""Searching the demo shop's catalogue, in both languages, as its shoppers type."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from marketing.accounts.models import Shop
from marketing.catalog import services
from marketing.catalog.asking import Filters, understand
from marketing.catalog.indexing import key_of
from marketing.catalog.models import SearchEntry
from marketing.catalog.search import Sort, search
from marketing.catalog.suggesting import suggest
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.tenancy import shop_context
from marketing.demo.stocking import stock_shop
from tests.api import browser_of


@pytest.fixture
def stocked(shop):
    stock_shop(shop, "http://127.0.0.1:8001")
    return shop


def ids(found) -> list[str]:
    return [product.external_id for product in found.products]


QUESTIONS = [  # what somebody types, and what stands first then
    ("teapot", "teapot-"),
    ("moss green teapot", "teapot-moss"),
    ("MOSS-GREEN mugs", "mug-moss"),
    ("blue notebook", "notebook-harbour"),
    ("something warm for the sofa", "throw-"),
    ("candle that smells of orange", "travel-candle-ember"),
    ("orange and clove soap", "soap-bar-ember"),
    ("teapo", "teapot-"),
    ("ｔｅａｐｏｔ", "teapot-"),
    ("mug-moss", "mug-moss"),
    ("茶壶", "teapot-"),
    ("苔绿茶壶", "teapot-moss"),
    ("海湾蓝的茶杯", "tasting-cups-harbour"),
    ("蓝色 毯子", "throw-harbour"),
    ("笔记本", "notebook-"),
    ("有没有香薰蜡烛", "jar-candle-"),
]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
def test_what_is_meant_stands_first(stocked, text, expected):
    assert ids(search(stocked, text))[0].startswith(expected)


def test_all_five_teapots_come_before_anything_else_and_the_sold_out_one_last(stocked):
    found = ids(search(stocked, "teapot"))

    assert found[-1] == "teapot-ember"
    assert {one.partition("-")[0] for one in found} == {"teapot"}
    assert len(found) == 5


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("teapot under $20 in stock", "teapot", Filters(price_max=Decimal(20), in_stock=True)),
        ("30元以下的茶壶", "茶壶", Filters(price_max=Decimal(30))),
        ("不超过50元的香薰蜡烛 有货", "香薰蜡烛", Filters(price_max=Decimal(50), in_stock=True)),
        ("mug between 20 and 10", "mug", Filters(price_min=Decimal(10), price_max=Decimal(20))),
        ("100到200块 毯子", "毯子", Filters(price_min=Decimal(100), price_max=Decimal(200))),
        ("$10-$20 mug", "mug", Filters(price_min=Decimal(10), price_max=Decimal(20))),
        ("throw over 50", "throw", Filters(price_min=Decimal(50))),
        ("７０元以下", "", Filters(price_max=Decimal(70))),
        ("under 20 cm plate", "under 20 cm plate", Filters()),
        ("thunder 20", "thunder 20", Filters()),
        ("unavailable", "unavailable", Filters()),
        ("under 20.555", "under 20.555", Filters()),
    ],
)
def test_wishes_are_told_from_words(text, words, filters):
    question = understand(text)

    assert (question.words, question.filters) == (words, filters)


def test_a_wish_in_the_text_narrows_and_a_given_one_overrules_it(stocked):
    told = search(stocked, "mug under 19")
    given = search(stocked, "mug under 19", Filters(price_max=Decimal(100)))

    assert told.total == len([one for one in given.products if one.price <= 19]) < given.total
    assert given.filters.price_max == 100


def test_nothing_else_is_offered_when_the_price_fits_no_teapot(stocked):
    found = search(stocked, "茶壶 5元以下")

    assert (found.total, found.products) == (0, [])
    assert found.lowest > 5


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"q": "teapot", "price_min": "0"}, 5),
        ({"q": "teapot", "price_max": "0"}, 0),
        ({"q": "teapot under 0"}, 0),
        ({"q": "", "price_min": "0.00"}, 240),
    ],
)
def test_nothing_is_a_price_like_any_other(bare_shop, asked, total):
    with shop_context(bare_shop):
        stock_shop(bare_shop, "https://shop.test")

    answer = browser_of(bare_shop).get("/api/v1/search", asked)

    assert (answer.status_code, answer.json()["total"]) == (200, total)


@pytest.mark.parametrize("category", ["Candles & scent", "candles & SCENT", "香氛与蜡烛"])
def test_a_category_is_known_in_either_language(stocked, category):
    found = search(stocked, "moss", Filters(category=category))

    assert found.total == 6
    assert {product.category.name for product in found.products} == {"Candles & scent"}
    assert len(found.categories) > 1  # the others are counted too, to change to


def test_a_category_can_be_named_in_the_text(stocked):
    found = search(stocked, "moss in candles & scent")

    assert found.filters.category.casefold() == "candles & scent"
    assert found.question.words == "moss"
    assert found.total == 6


def test_a_category_that_is_not_there_holds_nothing(stocked):
    assert search(stocked, "moss", Filters(category="Cars")).total == 0


def test_filters_alone_are_a_question_and_nothing_at_all_is_none(stocked):
    assert search(stocked, "", Filters(category="Tea & coffee")).total == 30
    assert (
        search(stocked, "").total
        == search(stocked, "!!!").total
        == search(stocked, "!!!", Filters(in_stock=True)).total
        == 0
    )


def test_it_can_be_sorted_and_turned_over(stocked):
    cheap = search(stocked, "mug", sort=Sort.PRICE, limit=3)
    dear = search(stocked, "mug", sort=Sort.PRICE_FALLING)
    rest = search(stocked, "mug", sort=Sort.PRICE, skip=3)

    assert [one.price for one in cheap.products] == sorted(one.price for one in dear.products)[:3]
    assert not set(ids(cheap)) & set(ids(rest))
    assert len(cheap.products) + len(rest.products) == cheap.total == dear.total


def put(shop, external_id="pot", **said):
    texts, facts = said.pop("texts", {}), said.pop("facts", {})
    wanted = ProductInput(external_id=external_id, fields={"title": "Tea pot", **said}, texts=texts, facts=facts)
    return services.put_product(shop, wanted, actor=None).product


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Quokka"},
        {"description": "A quokka."},
        {"brand": "Quokka & Sons"},
        {"category": "Quokka things"},
        {"texts": {"zh-hans": {"title": "quokka 壶"}}},
        {"facts": {FactKey("Animal"): FactValue("quokka")}},
    ],
)
def test_a_change_is_found_at_once(shop, said):
    put(shop)
    assert search(shop, "quokkas").total == 0

    put(shop, **said)

    assert ids(search(shop, "quokkas")) == ["pot"]


def test_what_a_text_no_longer_says_is_no_longer_found(shop):
    put(shop, title="Quokka")
    put(shop, title="Kettle")

    assert search(shop, "quokka").total == 0


def test_a_change_of_price_alone_leaves_the_words_as_they_are(shop):
    put(shop)
    before = SearchEntry.objects.get().updated_at
    put(shop, price="12.00")

    assert SearchEntry.objects.get().updated_at == before
    assert search(shop, "pot under 13").total == 1


def test_what_is_hidden_or_deleted_is_never_found(shop):
    pot = put(shop)
    services.hide_product(pot, actor=None)
    assert search(shop, "tea pot").total == search(shop, "", Filters(in_stock=True)).total == 0
    assert suggest(shop, "tea", "en").products == []

    services.hide_product(pot, actor=None, hidden=False)
    services.delete_product(pot, actor=None)

    assert search(shop, "tea pot").total == 0
    assert not SearchEntry.objects.exists()


def test_the_function_answers_for_no_other_shop(bare_shop, rival_shop):
    with shop_context(rival_shop):
        put(rival_shop)
        assert search(rival_shop, "pot").total == 1
    asked = f'{{"terms": [["{key_of(rival_shop.pk)}"]], "in_stock": false, "most": 9, "skip": 0}}'
    ask = "SELECT search_products(%s, %s)"

    with shop_context(bare_shop), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="another shop"), transaction.atomic():
            cursor.execute(ask, [rival_shop.pk, asked])
        cursor.execute(ask, [bare_shop.pk, asked])
        assert '"total": 0' in cursor.fetchone()[0]
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="another shop"), transaction.atomic():
        cursor.execute(ask, [rival_shop.pk, asked])  # in no shop at all


def test_two_shops_whose_keys_are_alike_find_their_own(bare_shop):
    twin = Shop.objects.create(name="Twin", slug="twin", pk=UUID(int=bare_shop.pk.int ^ 1 << 90))
    for one in (bare_shop, twin):
        with shop_context(one):
            put(one, external_id=one.slug)
    with shop_context(twin):
        assert key_of(twin.pk) == key_of(bare_shop.pk)
        assert ids(search(twin, "pot")) == ["twin"]


BAD = [
    "a & | ! ( ) :* <->",
    "'; DROP TABLE catalog_product; --",
    "\"tea\" \\ pot's \\'",
    "🫖🍵",
    "شاي أخضر ‮pot",
    "\u0301\u0301",
    "%_%",
    "茶" * 200,
    "a b " * 50,
    "x" * 200,
    "under under 20 30 元 以下 以上 - - ~",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("text", BAD)
def test_whatever_is_typed_is_answered(bare_shop, text):
    browser = browser_of(bare_shop)

    for path in ("search", "search/suggestions"):
        assert browser.get(f"/api/v1/{path}", {"q": text}).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": "x" * 10_000}, "q"),
        ({"q": "a", "price_min": "cheap"}, "price_min"),
        ({"q": "a", "price_max": "-1"}, "price_max"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "cursor": "99999999"}, "cursor"),
        ({"q": "a", "sort": "magic"}, "sort"),
        ({"q": "a", "locale": "fr"}, "locale"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(bare_shop, query, parameter):
    answer = browser_of(bare_shop).get("/api/v1/search", query)

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_a_character_that_nobody_can_store_is_refused(bare_shop):
    assert browser_of(bare_shop).get("/api/v1/search", {"q": "a\0b"}).status_code == 400


def test_a_browser_reads_what_was_understood_and_what_there_is(bare_shop):
    with shop_context(bare_shop):
        stock_shop(bare_shop, "https://shop.test")
    browser = browser_of(bare_shop)

    answer = browser.get("/api/v1/search", {"q": "茶壶 100元以下 有货", "limit": 3, "locale": "zh-hans"}).json()

    assert (answer["words"], answer["parsed"], answer["total"]) == ("茶壶", ["in_stock", "price_max"], 4)
    assert answer["filters"] == {"price_min": None, "price_max": "100.00", "in_stock": True, "category": ""}
    assert "茶壶" in answer["data"][0]["title"]
    assert answer["data"][0]["url"].startswith("https://shop.test/products/teapot-")
    assert answer["categories"] == [{"category": "Tea & coffee", "title": "茶与咖啡", "count": 4}]
    assert (answer["has_more"], answer["next_cursor"]) == (True, "3")
    rest = browser.get("/api/v1/search", {"q": "茶壶 100元以下 有货", "cursor": answer["next_cursor"]}).json()
    assert (len(rest["data"]), rest["has_more"]) == (1, False)


def test_suggestions_go_on_with_what_was_typed(stocked):
    english, chinese = suggest(stocked, "moss no", "en"), suggest(stocked, "苔绿茶", "zh-hans")

    assert english.queries == ["moss notebook"]
    assert english.products[0].external_id == "notebook-moss"
    assert "苔绿茶壶" in chinese.queries
    assert [category.name for category in suggest(stocked, "cand", "en").categories] == ["Candles & scent"]
    assert suggest(stocked, "🫖", "en").products == []


def test_a_search_takes_few_queries(stocked, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert search(stocked, "moss").products
