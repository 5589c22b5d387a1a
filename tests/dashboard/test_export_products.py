"""The exported list of products imports again unchanged, whatever its texts are."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketing.accounts.models import Shop
from marketing.catalog import services
from marketing.catalog.models import Product
from marketing.catalog.upserting import FactKey, FactValue, ProductInput
from marketing.common.spreadsheets import plain_cell, safe_cell
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser
from tests.dashboard.test_imports import keep, upload

EVIL = (
    "=1+1", "+86 10", "-5", "@SUM(A1)", "'=already", "''twice", "＝full", "蓝色，\"quoted\"", "two\nlines\r\nand three", "a;b|c\td",
    "<b>bold</b> & <script>alert(1)</script>", "שלום", "👩‍👩‍👧", "' plain",
)  # fmt: skip
FACTS = {
    FactKey("gender_affinity"): FactValue("women"),
    FactKey("Weight"): FactValue("350", "g"),
    FactKey("产地", "zh-hans"): FactValue("景德镇"),
    FactKey("Pieces"): FactValue("12", "dozen"),
    FactKey("tags"): FactValue("=cmd"),
}


@pytest.mark.django_db(transaction=True)
def test_an_exported_list_imports_again_unchanged(owners_browser: Browser, bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        for number, text in enumerate(EVIL):
            fields = {"title": text, "description": text, "brand": text[:20], "category": text[:50]}
            more = {"price": "19.90", "hidden": True, "currency": "EUR"} if number % 2 else {"availability": "preorder"}
            texts = {"zh-hans": {"title": text}} if number % 3 else {}
            one = ProductInput(external_id=f"=p/{number}", fields={**fields, **more}, texts=texts, facts=FACTS)
            services.put_product(bare_shop, one, actor=None)
        services.put_product(bare_shop, ProductInput(external_id="bare", fields={"title": "Bare"}), actor=None)

    exported = owners_browser.get("/dashboard/catalog/product/export/").getvalue()
    kept = keep(owners_browser, upload(owners_browser, exported))

    rows = list(csv.reader(io.StringIO(exported.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "＝")]
    assert "facts.zh-hans.产地" in rows[0]
    assert kept.counts == {"unchanged": len(EVIL) + 1, "facts": 4 * len(EVIL), "errors": 0}


@pytest.mark.django_db(transaction=True)
def test_a_price_changed_in_the_exported_file_is_all_that_changes(owners_browser: Browser, bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        for name in ("pot", "cup"):
            one = ProductInput(external_id=name, fields={"title": name, "price": "19.90"}, facts=FACTS)
            services.put_product(bare_shop, one, actor=None)
    exported = owners_browser.get("/dashboard/catalog/product/export/?q=pot").getvalue()

    kept = keep(owners_browser, upload(owners_browser, exported.replace(b"19.90", b"21.00")))

    assert (kept.counts["changed"], kept.rows_total) == (1, 1)
    with shop_context(bare_shop):
        prices = Product.objects.for_shop(bare_shop).values_list("external_id", "price")
        assert {name: str(price) for name, price in prices} == {"pot": "21.00", "cup": "19.90"}


@given(st.text(max_size=20))
@settings(max_examples=300)
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
