"""Cells as people fill them in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketing.catalog.values import (
    read_address,
    read_availability,
    read_currency,
    read_id,
    read_price,
    read_stock,
    split_unit,
)
from marketing.common.errors import Invalid


@pytest.mark.parametrize(
    ("text", "price", "currency"),
    [
        ("19.90", "19.90", ""),
        ("1,299.00", "1299.00", ""),
        ("1.299,00 €", "1299.00", "EUR"),
        ("149,5", "149.50", ""),
        ("1,299", "1299.00", ""),
        ("USD 15", "15.00", "USD"),
        ("15.00 usd", "15.00", "USD"),
        ("￥９９", "99.00", "CNY"),
        ("99元", "99.00", "CNY"),
        ("$5", "5.00", "AUD"),
        ("149.99000000000001", "149.99", ""),
        ("0", "0.00", ""),
        ("1 299,00 kr", "1299.00", ""),
        ("12,-", "12.00", ""),
    ],
)
def test_a_price_is_understood_as_it_is_written(text, price, currency):
    assert read_price(text, "AUD") == (Decimal(price), currency)


@pytest.mark.parametrize("text", ["free", "-1", "1.2.3", "12.345", "99999999999", "1e9999", "--", "NaN"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(Invalid):
        read_price(text, "USD")


@given(st.text("0123456789.,+- $€¥eE元abc", max_size=15))
def test_any_text_is_a_price_or_refused(text):
    try:
        price, currency = read_price(text, "USD")
    except Invalid:
        return
    assert (price is None) == (text == "")
    assert price is None or (price >= 0 and price == price.quantize(Decimal("0.01")))
    assert len(currency) in (0, 3)


@pytest.mark.parametrize(
    ("text", "state"),
    [("In Stock", "in_stock"), ("out_of_stock", "out_of_stock"), ("缺货", "out_of_stock"), ("Pre-order", "preorder")],
)
def test_availability_is_understood_in_both_languages(text, state):
    assert read_availability(text) == state


def test_a_number_in_stock_says_whether_it_is_sold_out():
    assert (read_stock("0"), read_stock("1,200"), read_stock("-3")) == ("out_of_stock", "in_stock", "out_of_stock")
    with pytest.raises(Invalid):
        read_stock("many")


@pytest.mark.parametrize("text", ["85123A", "蓝色/皮夹", "a b", "x" * 100])
def test_an_id_may_be_any_visible_text(text):
    assert read_id(text) == text


@pytest.mark.parametrize("text", ["", "x" * 101, "a\nb", "a\x7f", "..", " a"])
def test_an_id_that_nobody_could_type_is_refused(text):
    with pytest.raises(Invalid):
        read_id(text)


def test_only_web_addresses_are_addresses():
    assert read_address("https://shop.test/a?b=c") == "https://shop.test/a?b=c"
    for text in ("picture.jpg", "javascript:alert(1)", "http://", "http://[::1", "https://a b", "//shop.test/x"):
        assert read_address(text) == ""


def test_a_unit_is_told_apart_from_its_amount():
    assert split_unit("Capacity", "350 ml") == ("Capacity", "350", "ml")
    assert split_unit("重量（克）", "350") == ("重量", "350", "克")
    assert split_unit("Weight (kg)", "2.5") == ("Weight", "2.5", "kg")
    assert split_unit("Model", "350 Turbo") == ("Model", "350 Turbo", "")
    assert split_unit("Style (US)", "Western") == ("Style (US)", "Western", "")


def test_a_currency_is_three_letters():
    assert read_currency("cny") == "CNY"
    with pytest.raises(Invalid):
        read_currency("RMB¥")
