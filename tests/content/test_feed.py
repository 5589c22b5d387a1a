"""A product feed tells what AI wrote, where Google looks for it, and imports again as any feed does."""

from pathlib import Path
from xml.etree import ElementTree

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.api import browser_of, server_of
from tests.catalog.conftest import import_file
from tests.content.conftest import TRUE, change_fact, make_teapot
from tests.content.test_publish import go_live

G = "{http://base.google.com/ns/1.0}"


def feed(shop: Shop, locale: str = "en") -> tuple[bytes, dict[str, ElementTree.Element]]:
    answer = server_of(shop).get("/api/v1/content/feed", {"locale": locale})
    content = b"".join(answer.streaming_content)
    items = ElementTree.fromstring(content).iter("item")
    return content, {item.findtext(f"{G}id"): item for item in items}


def test_what_ai_wrote_is_structured_and_the_shops_own_text_is_plain(bare_shop: Shop, teapot: Product) -> None:
    make_teapot(bare_shop, "POT-2", "Fern & <teapot>\u0001")
    with shop_context(bare_shop):
        go_live(teapot)
        Product.objects.filter(external_id="POT-2").update(description="Our own words.")

    _content, items = feed(bare_shop)

    structured = items["POT-1"].find(f"{G}structured_description")
    assert structured.findtext(f"{G}digital_source_type") == "trained_algorithmic_media"
    assert structured.findtext(f"{G}content") == TRUE
    assert items["POT-1"].find(f"{G}description") is None
    assert items["POT-1"].findtext(f"{G}price") == "49.00 GBP"
    assert items["POT-2"].findtext(f"{G}title") == "Fern & <teapot>"
    assert items["POT-2"].findtext(f"{G}description") == "Our own words."


def test_a_text_that_does_not_hold_is_not_in_the_feed(bare_shop: Shop, teapot: Product) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
        change_fact(teapot, "Capacity", "400", unit="ml")

    _content, items = feed(bare_shop)

    assert items["POT-1"].find(f"{G}structured_description") is None


def test_our_own_import_reads_the_feed(bare_shop: Shop, teapot: Product, tmp_path: Path) -> None:
    with shop_context(bare_shop):
        go_live(teapot)
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(bare_shop)[0])

    done = import_file(bare_shop, path)

    assert done.counts["errors"] == 0
    assert done.format == "google_xml"


def test_a_feed_is_no_business_of_browsers(bare_shop: Shop) -> None:
    assert browser_of(bare_shop).get("/api/v1/content/feed", {"locale": "en"}).status_code == 403
