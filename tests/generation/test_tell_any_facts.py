"""Whatever a shop calls its facts and writes into them: the text stays within them, and within its length."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketing.catalog.facts import ProductFacts
from marketing.common.errors import Invalid
from marketing.content.kinds import LIMITS
from marketing.demo.catalogue import load_catalogue
from marketing.generation.guardrails import check
from marketing.generation.providers.template import Template
from marketing.generation.ranking import plain
from marketing.generation.values import Kind, Request
from tests.generation.telling import facts_of_the_demo

SENTENCES = (Kind.SHORT_DESCRIPTION, Kind.DESCRIPTION, Kind.GUIDE, Kind.SEO_DESCRIPTION, Kind.ANSWER)
PRODUCTS = load_catalogue().products
ODD = st.one_of(
    st.text(min_size=1, max_size=40),
    st.sampled_from(
        ["😀 Happy 👨‍👩‍👧", "שלום עולם", "\u202egnirts", "<b>Oak</b> & ash", "A&amp;B", "{v}", "%s", "x" * 900, "1,5 – 2,0", "12 %", "​"]
    ),
)  # fmt: skip
NAMES = st.sampled_from(
    ["Material", "Colour", "Size", "Care", "Contents", "wick length", "材质", "容量", "灯芯", "Battery"]
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", Kind.values)
def test_what_is_written_of_the_demo_shop_may_be_published(kind: str, language: str) -> None:
    """Every product of one collection of five in turn: all 48 kinds of things."""
    for place in range(0, len(PRODUCTS), 5):
        chosen = [PRODUCTS[place + place // 5 % 5], *(PRODUCTS[place + 1 : place + 3] if kind == Kind.GUIDE else ())]
        limit = LIMITS[Kind(kind)] // (2 if language == "zh-hans" else 1)
        told = tuple(facts_of_the_demo(product, language) for product in dict.fromkeys(chosen))
        request = Request(kind=kind, language=language, products=told, limit=limit, seed=place, candidates=2)
        for text in Template().write(request).texts:
            _looks_right(text, request)
            checked = check(text, request.facts, language=language)
            assert checked.publishable, (text, checked.findings)
            assert all(claim.fact for claim in checked.claims), (text, checked.claims)


def _looks_right(text: str, request: Request) -> None:
    assert len(text) <= (request.limit or len(text)), text
    assert not re.search(r"  |[{}|]\w|\.\.|。。|，。| [.,，。]|，，", text.replace(" | ", "")), text
    assert plain(text) == text
    if request.kind in SENTENCES:
        assert text.endswith((".", "。")), text


@settings(max_examples=60, deadline=None)
@given(
    facts=st.dictionaries(NAMES, st.lists(ODD, min_size=1, max_size=3).map(tuple), min_size=1, max_size=5),
    title=ODD,
    kind=st.sampled_from(Kind.values),
    language=st.sampled_from(["en", "zh-hans"]),
    limit=st.one_of(st.none(), st.integers(1, 300)),
)
def test_odd_facts_neither_break_it_nor_make_it_longer(
    facts: dict[str, tuple[str, ...]], title: str, kind: str, language: str, limit: int | None
) -> None:
    product = ProductFacts("p1", language, {"title": (title,), **facts})
    request = Request(kind=kind, language=language, products=(product,), limit=limit, candidates=2)

    try:
        texts = Template().write(request).texts
    except Invalid:
        return
    for text in texts:
        assert text == text.strip() != ""
        assert len(text) <= (limit or 4_000)
        assert "\u202e" not in text
        assert "<b>" not in text
        assert "{V}" not in text
        assert "None" not in text


def test_a_product_whose_title_nobody_can_see_is_called_this_product() -> None:
    product = ProductFacts("p1", "en", {"title": ("\u200b",), "Material": ("oak",)})

    texts = Template().write(Request(kind=Kind.DESCRIPTION, language="en", products=(product,), candidates=2)).texts

    assert all("this product" in text.casefold() for text in texts)
