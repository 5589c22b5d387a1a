"""A guide tells each product by its own facts: what is true of one is a lie about another."""

import pytest

from marketing.catalog.facts import ProductFacts
from marketing.generation.guardrails import check_several
from marketing.generation.guardrails.base import Policy
from marketing.generation.ranking import ranked
from marketing.generation.values import Request

MUG = {"title": ["Harbour mug"], "colour": ["navy"], "capacity": ["350 ml"], "price": ["20.00 USD"], "washing": ["dishwasher safe"]}  # fmt: skip
JUG = {"title": ["Moss green jug"], "colour": ["moss green"], "capacity": ["1 l"], "price": ["32.00 USD"], "washing": ["by hand"]}  # fmt: skip
杯 = {"标题": ["海湾蓝马克杯"], "颜色": ["海湾蓝"], "容量": ["350 毫升"], "价格": ["139 元"]}
壶 = {"标题": ["苔绿冷水壶"], "颜色": ["苔绿"], "容量": ["1 升"], "价格": ["225 元"]}


def blocked(text: str, *products: dict[str, list[str]]) -> list[str]:
    language = "zh-hans" if "标题" in products[0] else "en"
    checked = check_several(text, products, language=language)
    return [text[one.start : one.end] for one in checked.findings if one.severity == "block"]


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        ("The Harbour mug costs $32.", ["$32"]),
        ("The Harbour mug costs $20, the jug $32.", []),
        ("The Harbour mug costs $32, the jug $20.", ["$32", "$20"]),
        ("The jug is moss green. It holds 350 ml.", ["350 ml"]),
        ("The jug is moss green. It holds 1 l.\n\nBetween them they hold 350 ml and 1 l.", []),
        ("From $20 to $32, in navy or green.", []),
        ("The Harbour mug and the Moss green jug: 350 ml and 1 l.", []),
        ("Both are for coffee: the Harbour mug holds 350 ml. The others hold 1 l.", []),
        ("The jug is dishwasher safe.", ["dishwasher safe"]),
        ("Unlike the Harbour mug, this one holds 1 l.", []),
        ("The jug costs $99.", ["$99"]),
        ("They cost $99.", ["$99"]),
    ],
)
def test_a_claim_is_held_against_the_product_that_its_sentence_names(text, lies) -> None:
    assert blocked(text, MUG, JUG) == lies


@pytest.mark.parametrize(
    ("text", "lies"),
    [
        ("海湾蓝马克杯售价139元，冷水壶售价225元。", []),
        ("海湾蓝马克杯售价225元，冷水壶售价139元。", ["225元", "139元"]),
        ("这款冷水壶能装1升水。它是苔绿色。", []),
        ("这款冷水壶能装350毫升水。", ["350毫升"]),
        ("从139元到225元，两款各有风味。", []),
    ],
)
def test_in_chinese_too(text, lies) -> None:
    assert blocked(text, 杯, 壶) == lies


def test_of_two_candidates_the_one_that_mixes_products_up_comes_last() -> None:
    products = tuple(
        ProductFacts(str(number), "en", {name: tuple(values) for name, values in facts.items()})
        for number, facts in enumerate((MUG, JUG))
    )
    request = Request(kind="guide", language="en", products=products)
    mixed, true = "The Harbour mug costs 32.00 USD.", "The Harbour mug costs 20.00 USD."

    first, last = ranked([mixed, true], request, Policy())

    assert (first.text, first.passes, last.passes) == (true, True, False)
