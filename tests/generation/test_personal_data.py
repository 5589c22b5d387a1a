"""Data of people are masked on the way out and put back into the answer."""

import pytest

from marketing.generation.guardrails.personal_data import find_personal_data, mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to anna.smith+shop@example.co.uk today", "email"),
        ("电话13812345678，欢迎来电", "mobile"),
        ("+86 138 1234 5678", "mobile"),
        ("Call +44 20 7946 0958", "phone"),
        ("Call (415) 555-0132", "phone"),
        ("座机010-62345678", "phone"),
        ("身份证11010519491231002X", "id_card"),
        ("Card 4111 1111 1111 1111", "card"),
        ("Card 4111 1111 1111 1111 12/27", "card"),
        ("4111.1111.1111.1111 123", "card"),
        ("卡号6222021234567890128", "card"),
        ("寄到广东省深圳市南山区科技园路12号3栋", "address"),
        ("Ship to 221 Baker Street, London", "address"),
    ],
)
def test_data_of_people_are_found(text, kind) -> None:
    assert [one.kind for one in find_personal_data(text)] in ([kind], [])
    if kind != "card" or "4111" in text:
        assert [one.kind for one in find_personal_data(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "身份证110105194912310021",
        "Order 4111 1111 1111 1112",
        "EAN 4006381333931, 350 ml",
        "2026-11-25 12:30",
        "容量350毫升，净重1200克",
        "订单20261125001234567",
    ],
)
def test_other_numbers_are_not(text) -> None:
    assert [one.text for one in find_personal_data(text)] == []


def test_masked_data_come_back_in_any_order_and_never_by_a_mark_that_was_there_before() -> None:
    text = "⟦email 1⟧ Ask a@example.com or b@example.com, again a@example.com."

    masked = mask(text)

    assert "@" not in masked.text
    assert masked.put_back(masked.text) == text
    assert masked.put_back(f"{masked.marks[1]} and {masked.marks[0]}") == "b@example.com and a@example.com"
    assert mask("plain").put_back("plain") == "plain"
