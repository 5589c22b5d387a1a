"""Columns find our fields by a person's word, or by their headers."""

import pytest

from marketing.catalog.importing.headers import product_fields
from marketing.catalog.importing.mapping import Field, match_columns, parse_map
from marketing.catalog.importing.rows import Row
from marketing.common.errors import Invalid

FIELDS = (Field("order", ("order_id", "订单号"), required=True), Field("price", ("unit_price",)))


def test_a_person_says_which_column_is_which():
    assert parse_map(" order=Invoice No , price=amount ") == {"order": "Invoice No", "price": "amount"}
    assert match_columns(["Invoice No", "amount"], FIELDS, {"order": "invoice_no", "price": "amount"}).names == {
        "order": "Invoice No",
        "price": "amount",
    }


@pytest.mark.parametrize("header", ["order", "ORDER ID", "order-id", "Order_Id", "订单号", "ｏｒｄｅｒ"])
def test_a_header_is_known_however_it_is_written(header):
    assert match_columns([header], FIELDS, {}).names == {"order": header}


def test_what_the_person_says_comes_before_what_the_header_says():
    assert match_columns(["order", "invoice"], FIELDS, {"order": "invoice"}).names == {"order": "invoice"}


def test_other_columns_are_kept_aside():
    columns = match_columns(["order", "colour"], FIELDS, {})

    row = columns.read(Row(2, {"order": " 7 ", "colour": "blue"}))

    assert (row.values, row.others) == ({"order": "7"}, {"colour": "blue"})


@pytest.mark.parametrize(
    ("columns", "named", "advice"),
    [
        (["price"], {}, "No column of this file is “order”. It has: price"),
        (["order"], {"order": "invoice"}, "There is no column “invoice”. The file has: order"),
        (["order"], {"ordr": "order"}, "“ordr” is no field of ours. The fields are: order, price"),
        (["order", "Order"], {}, "“order” and “Order” both look like “order”"),
    ],
)
def test_a_mapping_that_cannot_be_says_what_there_is(columns, named, advice):
    with pytest.raises(Invalid, match=advice):
        match_columns(columns, FIELDS, named)


@pytest.mark.parametrize("text", ["order", "=invoice", "order=", "order=a,price"])
def test_a_mapping_that_says_nothing_is_refused(text):
    with pytest.raises(Invalid, match="FIELD=COLUMN"):
        parse_map(text)


@pytest.mark.parametrize(
    "header",
    [
        ("id", "name", "price", "current_stock", "description"),
        ("商品编号", "标题", "价格", "库存", "描述"),
        ("Handle", "Title", "Variant Price", "Variant Inventory Qty", "Body (HTML)"),
        ("SKU", "Product name", "Unit price", "Stock quantity", "Long description"),
    ],
)
def test_product_files_of_many_shops_need_no_mapping(header):
    names = match_columns(header, product_fields(), {}).names

    assert list(names.values()) == [header[0], header[1], header[4], header[2], header[3]]


def test_titles_in_a_further_language_are_known():
    names = match_columns(["id", "title", "title_zh", "description.zh-hans"], product_fields(), {}).names

    assert names["texts.zh-hans.title"] == "title_zh"
    assert names["texts.zh-hans.description"] == "description.zh-hans"
