"""Shopify's product export: several rows are one product."""

import pytest

from marketing.catalog.importing.files import Rows, open_rows
from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.mapping import match_columns
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Product
from marketing.common.errors import Invalid
from marketing.common.tenancy import shop_context
from tests.catalog.conftest import import_file

# As the admin exports it in 2025, with one metafield and one market.
HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option1 Linked To,"
    "Option2 Name,Option2 Value,Option2 Linked To,Option3 Name,Option3 Value,Option3 Linked To,Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,"
    "Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Unit Price Total Measure,"
    "Unit Price Total Measure Unit,Unit Price Base Measure,Unit Price Base Measure Unit,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Google Product Category,"
    "Google Shopping / Gender,Google Shopping / Age Group,Google Shopping / MPN,Google Shopping / Condition,"
    "Google Shopping / Custom Label 0,Color (product.metafields.shopify.color-pattern),Variant Image,Variant Weight Unit,"
    "Variant Tax Code,Cost per item,Included / United States,Price / United States,Status"
)
TEMPLATE = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Cost per item,Charge tax,Tax code,"
    "Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),"
    "Weight unit for display,Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,"
    "Variant image URL,Gift card,SEO title,SEO description"
)


def line(header: str, **cells: str) -> str:
    names = {name.replace(" ", "_").replace("/", "_"): name for name in header.split(",")}
    told = {names[name]: cell for name, cell in cells.items()}
    return ",".join('"' + told.get(name, "").replace('"', '""') + '"' for name in header.split(",")) + "\n"


def export(*rows: dict[str, str], header: str = HEADER) -> str:
    return header + "\n" + "".join(line(header, **row) for row in rows)


SHIRT = export(
    {
        "Handle": "wax-shirt", "Title": "蓝染 Shirt 👕", "Vendor": "Studio", "Type": "Shirts", "Published": "true",
        "Option1_Name": "Size", "Option1_Value": "S", "Option2_Name": "Colour", "Option2_Value": "Blue",
        "Variant_Inventory_Tracker": "shopify", "Variant_Inventory_Qty": "0", "Variant_Inventory_Policy": "deny",
        "Variant_Price": "30.00", "Image_Src": "https://cdn.test/back.jpg", "Image_Position": "2", "Status": "active",
        "Google_Shopping___Gender": "unisex", "Cost_per_item": "9.00", "Included___United_States": "true",
        "Color_(product.metafields.shopify.color-pattern)": "indigo", "SEO_Title": "Buy now!",
    },
    {
        "Handle": "wax-shirt", "Option1_Value": "M", "Option2_Value": "Blue", "Variant_Inventory_Tracker": "shopify",
        "Variant_Inventory_Qty": "4", "Variant_Price": "28.00", "Image_Src": "https://cdn.test/front.jpg",
        "Image_Position": "1",
    },
    {"Handle": "wax-shirt", "Image_Src": "https://cdn.test/detail.jpg", "Image_Position": "3"},
    {
        "Handle": "cup", "Title": "Cup", "Option1_Name": "Title", "Option1_Value": "Default Title", "Variant_Price": "4",
        "Variant_Inventory_Tracker": "shopify", "Variant_Inventory_Qty": "0", "Status": "active",
    },
    {"Handle": "draft", "Title": "Not yet", "Variant_Price": "1", "Status": "draft"},
)  # fmt: skip


def good(rows: Rows) -> dict[str, dict[str, str]]:
    return {row.values.get("Handle", ""): row.values for row in rows if isinstance(row, Row)}


def test_the_rows_of_a_handle_are_one_product(write):
    rows = open_rows(write(SHIRT))

    shirt = good(rows)["wax-shirt"]
    assert (rows.format, rows.total, [row.number for row in rows]) == ("shopify", 3, [2, 5, 6])
    assert shirt["Title"] == "蓝染 Shirt 👕"
    assert (shirt["Size"], shirt["Colour"], shirt["Color"], shirt["Gender"]) == ("S, M", "Blue", "indigo", "unisex")
    assert (shirt["Variant Price"], shirt["availability"]) == ("28.00", "in_stock")
    assert shirt["Image Src"] == "https://cdn.test/front.jpg"
    assert shirt["Product Category"] == "Shirts"
    assert not {"Cost per item", "SEO Title", "Included / United States", "Variant SKU", "Status"} & set(shirt)


def test_what_is_sold_out_or_a_draft_cannot_be_bought(write):
    rows = good(open_rows(write(SHIRT)))

    assert rows["cup"]["availability"] == rows["draft"]["availability"] == "out_of_stock"
    assert "Title" in rows["cup"]
    assert "Default Title" not in rows["cup"].values()


def test_headers_are_known_in_any_case_and_in_those_of_the_newer_template(write):
    shouted = open_rows(write(SHIRT.replace(HEADER, HEADER.upper())))
    newer = open_rows(
        write(
            export(
                {
                    "Title": "Cup", "URL_handle": "cup", "Description": "<p>For <b>tea</b></p>", "Price": "4.00",
                    "Inventory_tracker": "shopify", "Continue_selling_when_out_of_stock": "TRUE",
                    "Product_image_URL": "https://cdn.test/cup.jpg",
                },
                header=TEMPLATE,
            )
        )
    )  # fmt: skip

    assert (shouted.format, shouted.total) == ("shopify", 3)
    names = match_columns(newer.columns, product_fields(), {}).names
    read = next(iter(newer)).values
    assert {ours: read[theirs] for ours, theirs in names.items() if read[theirs]} == {
        "external_id": "cup", "title": "Cup", "description": "For tea", "price": "4.00", "availability": "in_stock",
        "image_url": "https://cdn.test/cup.jpg",
    }  # fmt: skip


def test_html_becomes_safe_text(write):
    body = "<h2>手工</h2><script>alert(1)</script><ul><li>Linen &amp; silk<li onclick='x()'>蓝<b>色</b></ul><!-- no -->"

    rows = open_rows(write(export({"Handle": "a", "Title": "A", "Variant_Price": "1", "Body_(HTML)": body})))

    assert good(rows)["a"]["Body (HTML)"] == "手工\n- Linen & silk\n- 蓝色"


def test_a_row_that_cannot_be_read_costs_its_product_nothing_else(write):
    broken = SHIRT.replace('"wax-shirt","","","","","","","","","M"', 'wax-shirt,"open,"","","","","","","","M"')

    rows = open_rows(write(broken))

    assert [row.number for row in rows if isinstance(row, RowError)] == [3]
    assert good(rows)["wax-shirt"]["Size"] == "S"


def test_a_product_of_very_many_rows_takes_no_memory(write):
    rows = ({"Handle": "one", "Option1_Value": f"v{number}", "Variant_Price": "1"} for number in range(3_000))
    first = {"Handle": "one", "Title": "One", "Option1_Name": "Size", "Option1_Value": "v", "Variant_Price": "2"}

    size = good(open_rows(write(export(first, *rows))))["one"]["Size"]

    assert 800 < len(size) <= 900


def test_another_file_is_not_taken_for_shopifys(write):
    with pytest.raises(Invalid, match="no product file of Shopify"):
        open_rows(write("id,title\n1,Cup\n"), format="shopify")
    assert open_rows(write(SHIRT), format="csv").total == 5


@pytest.mark.django_db(transaction=True)
def test_it_is_imported_with_its_facts(bare_shop, write):
    import_row = import_file(bare_shop, write(SHIRT))

    assert (import_row.format, import_row.counts["new"], import_row.counts["errors"]) == ("shopify", 3, 0)
    with shop_context(bare_shop):
        shirt = Product.objects.for_shop(bare_shop).select_related("category").get(external_id="wax-shirt")
        assert (shirt.brand, shirt.category.name, str(shirt.price)) == ("Studio", "Shirts", "28.00")
        facts = {fact.name: fact.value for fact in shirt.facts.all()}
        draft = Product.objects.for_shop(bare_shop).get(external_id="draft")
    assert facts == {"Size": "S, M", "Colour": "Blue", "Color": "indigo", "Gender": "unisex", "Type": "Shirts"}
    assert (draft.hidden, draft.availability) == (False, "out_of_stock")
    assert import_file(bare_shop, write(SHIRT)).counts["unchanged"] == 3
