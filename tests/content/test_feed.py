"""Feeds tell what AI wrote, where their readers look for it; what does not hold stays out, and is told about."""

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

from marketing.accounts.models import ApiKey, Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.content.models import FeedReport
from tests.api import ORIGIN, ApiClient, browser_of, make_key, server_of
from tests.catalog.conftest import import_file
from tests.content.conftest import TRUE, change_fact, make_teapot
from tests.content.test_publish import go_live

ADDRESS = "/api/v1/content/feed"
G = "{http://base.google.com/ns/1.0}"
LABEL = "Written by AI, checked by a person"
SOURCE = "trained_algorithmic_media"


def feed(shop: Shop, channel: str = "google", locale: str = "en") -> bytes:
    answer = server_of(shop).get(ADDRESS, {"locale": locale, "channel": channel})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def google_items(shop: Shop) -> dict[str, ElementTree.Element]:
    return {item.findtext(f"{G}id"): item for item in ElementTree.fromstring(feed(shop)).iter("item")}


def test_what_ai_wrote_is_structured_and_the_shops_own_text_is_plain(bare_shop: Shop, teapot: Product) -> None:
    make_teapot(bare_shop, "POT-2", "Fern & <teapot>\u0001")
    with shop_context(bare_shop):
        go_live(teapot)
        Product.objects.filter(external_id="POT-2").update(description="Our own words.")

    items = google_items(bare_shop)

    structured = items["POT-1"].find(f"{G}structured_description")
    assert structured.findtext(f"{G}digital_source_type") == SOURCE
    assert structured.findtext(f"{G}content") == TRUE
    assert items["POT-1"].find(f"{G}description") is None
    assert items["POT-1"].findtext(f"{G}price") == "49.00 GBP"
    assert items["POT-2"].findtext(f"{G}title") == "Fern & <teapot>"
    assert items["POT-2"].findtext(f"{G}description") == "Our own words."


def test_shopify_gets_the_columns_of_the_texts_alone_with_the_label_in_words_and_for_machines(
    bare_shop: Shop, teapot: Product
) -> None:
    make_teapot(bare_shop, "POT-2")  # no text of ours: Shopify keeps its own
    fern, odd = make_teapot(bare_shop, "POT-3", "Fern teapot"), make_teapot(bare_shop, "no handle.")
    with shop_context(bare_shop):
        Product.objects.filter(pk=teapot.pk).update(url="https://shop.test/products/moss-teapot?variant=1")
        go_live(teapot, f"{TRUE}\n\nStoneware & 350 ml.")
        go_live(fern, kind="title", text="Fern teapot of stoneware")
        go_live(odd)

    rows = list(csv.DictReader(feed(bare_shop, "shopify").decode().splitlines()))

    assert rows == [
        {
            "URL handle": "moss-teapot",
            "Title": "Moss teapot",
            "Description": f"<p>{TRUE}</p><p>Stoneware &amp; 350 ml.</p>"
            f'<p data-digital-source-type="{SOURCE}"><small>{LABEL}</small></p>',
            "AI label (product.metafields.shop_ai.ai_label)": LABEL,
            "Digital source type (product.metafields.shop_ai.digital_source_type)": SOURCE,
        }
    ]
    with shop_context(bare_shop):
        assert FeedReport.objects.get(channel="shopify").withheld == {"no_description": 1, "no_handle": 1}


def test_json_tells_for_each_text_whether_ai_wrote_it(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot, "陶土茶壶，容量350毫升。", locale="zh-hans")

    told = json.loads(feed(bare_shop, "json", "zh-hans"))

    [pot] = told["products"]
    assert (told["locale"], pot["product_id"], pot["price"]) == ("zh-hans", "POT-1", "49.00")
    assert pot["texts"]["description"] == {
        "text": "陶土茶壶，容量350毫升。",
        "ai_generated": True,
        "ai_label": "由 AI 撰写，经人工审核",
        "digital_source_type": SOURCE,
    }
    assert pot["texts"]["title"]["digital_source_type"] is None


def test_what_does_not_hold_or_is_not_offered_is_left_out_and_said(bare_shop: Shop, teapot: Product) -> None:
    sold_out = make_teapot(bare_shop, "POT-2")
    with shop_context(bare_shop):
        go_live(teapot)
        go_live(sold_out)
        change_fact(teapot, "Capacity", "400", unit="ml")
        Product.objects.filter(pk=sold_out.pk).update(availability="out_of_stock")

    items = google_items(bare_shop)

    assert set(items) == {"POT-1"}
    assert items["POT-1"].find(f"{G}structured_description") is None
    with shop_context(bare_shop):
        report = FeedReport.objects.get(channel="google", locale="en")
        assert (report.products, report.texts) == (1, 0)
        assert report.withheld == {"facts": 1, "not_offered": 1}
        assert report.named[0]["facts"] == ["Capacity"]


def test_our_own_import_reads_the_feed(bare_shop: Shop, teapot: Product, tmp_path: Path) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(bare_shop))

    done = import_file(bare_shop, path)

    assert (done.counts["errors"], done.format) == (0, "google_xml")


def test_a_label_that_comes_back_from_shopify_is_neither_text_nor_fact(
    bare_shop: Shop, teapot: Product, tmp_path: Path
) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
    exported = feed(bare_shop, "shopify").decode().replace("URL handle", "Handle").replace("Description", "Body (HTML)")
    header, row = exported.splitlines()
    path = tmp_path / "products_export.csv"
    path.write_text(f"{header},Variant Price\n{row.replace('POT-1', 'POT-9')},49.00\n", encoding="utf-8")

    done = import_file(bare_shop, path)

    with shop_context(bare_shop):
        pot = Product.objects.get(external_id="POT-9")
        assert (done.format, pot.description) == ("shopify", TRUE)
        assert not pot.facts.exists()


def test_a_key_for_feeds_stands_in_the_address_and_opens_nothing_else(bare_shop: Shop, teapot: Product) -> None:
    _key, secret = make_key(bare_shop, ApiKey.Kind.FEED)
    asked = {"locale": "en", "key": secret}
    _secret_key, server_secret = make_key(bare_shop)

    assert ApiClient().get(ADDRESS, asked).status_code == 200
    assert ApiClient(secret).get("/api/v1/products").status_code == 403
    assert ApiClient(secret).get("/api/v1/content", {"product_id": "POT-1"}).status_code == 403
    assert ApiClient().get("/api/v1/content", {"product_id": "POT-1", "key": secret}).status_code == 401
    assert ApiClient(Origin=ORIGIN).get(ADDRESS, asked).status_code == 403
    assert browser_of(bare_shop).get(ADDRESS, {"locale": "en"}).status_code == 403
    assert ApiClient().get(ADDRESS, {"locale": "en", "key": server_secret}).status_code == 401
