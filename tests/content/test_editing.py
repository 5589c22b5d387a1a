"""What a person types: cleaned of what nobody sees, and measured against what was there."""

import random

import pytest

from marketing.common.distances import edit_distance
from marketing.common.errors import Invalid
from marketing.content.editing import clean, read_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  A pot.\r\nFor tea.\r", "A pot.\nFor tea."),
        ("100 % cot\u200bton", "100 % cotton"),
        ("\u202eklis\u202c", "klis"),
        ("nul\0 and bell\a", "nul and bell"),
        ("<b>bold</b> 🫖", "<b>bold</b> 🫖"),
        ("苔绿茶壶\u3000陶土", "苔绿茶壶\u3000陶土"),
    ],
)
def test_what_nobody_can_see_is_not_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_an_empty_text_and_one_that_is_too_long_are_refused_with_the_count() -> None:
    with pytest.raises(Invalid, match="empty"):
        read_text(" \u200b\n")
    with pytest.raises(Invalid, match="has 10001 characters"):
        read_text("x" * 10_001)


@pytest.mark.parametrize(
    ("one", "other", "distance"), [("", "", 0), ("", "tea", 3), ("kitten", "sitting", 3), ("苔绿茶壶", "茶壶", 2)]
)
def test_the_distance_is_the_fewest_characters_to_change(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


def test_the_distance_is_that_of_the_plain_definition() -> None:
    die = random.Random(4)
    for _ in range(30):
        one, other = ("".join(die.choices("ab茶", k=die.randrange(9))) for _ in range(2))
        assert edit_distance(one, other) == plainly(one, other)


def plainly(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        plainly(one[1:], other) + 1, plainly(one, other[1:]) + 1, plainly(one[1:], other[1:]) + (one[0] != other[0])
    )
