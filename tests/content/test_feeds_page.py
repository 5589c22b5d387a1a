"""The page of feeds: what was left out, in words; the key in the addresses; and the file."""

import csv
import io

from marketing.accounts.models import ApiKey, AuditEvent, Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from tests.content.conftest import change_fact
from tests.content.test_publish import go_live
from tests.dashboard.conftest import Browser, analysts_browser, owners_browser

__all__ = ["analysts_browser", "owners_browser"]

PAGE = "/dashboard/channels/"


def test_a_download_is_a_feed_and_the_page_tells_what_it_left_out(
    owners_browser: Browser, bare_shop: Shop, teapot: Product
) -> None:
    with shop_context(bare_shop):
        publication = go_live(teapot)
        change_fact(teapot, "Capacity", "400", unit="ml")

    file = owners_browser.get(f"{PAGE}download/", {"channel": "google", "locale": "en"})
    told = owners_browser.get(PAGE).content.decode()

    assert file["Content-Disposition"] == 'attachment; filename="paper-tea-google-en.xml"'
    assert b"Moss teapot" in b"".join(file.streaming_content)
    assert "Changed: Capacity." in told
    assert f"draft={publication.draft_id}" in told
    assert owners_browser.get(f"{PAGE}download/", {"channel": "yahoo", "locale": "en"}).status_code == 404


def test_who_manages_keys_gets_addresses_with_a_key_once(
    owners_browser: Browser, analysts_browser: Browser, bare_shop: Shop
) -> None:
    shown = owners_browser.send(f"{PAGE}key/").content.decode()

    assert shown.count("key=fk_") == 6
    assert "key=fk_..." not in shown
    assert "key=fk_..." in owners_browser.get(PAGE).content.decode()
    assert analysts_browser.send(f"{PAGE}key/").status_code == 403
    with shop_context(bare_shop):
        assert ApiKey.objects.get().kind == ApiKey.Kind.FEED
        assert AuditEvent.objects.filter(action="key.created").count() == 1


def test_the_label_goes_along_when_texts_are_exported(
    owners_browser: Browser, bare_shop: Shop, teapot: Product
) -> None:
    with shop_context(bare_shop):
        go_live(teapot, ai_generated=False)
        go_live(teapot, "陶土茶壶，容量350毫升。", locale="zh-hans")

    for page in ("publication", "draft"):
        file = owners_browser.get(f"/dashboard/content/{page}/export/")
        rows = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))

        assert {row["language"]: (row["ai_label"], row["digital_source_type"].rpartition("/")[2]) for row in rows} == {
            "en": ("", ""),
            "zh-hans": ("由 AI 撰写，经人工审核", "trainedAlgorithmicMedia"),
        }
