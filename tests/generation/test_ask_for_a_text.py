"""What a request may be."""

import pytest

from marketing.catalog.facts import ProductFacts
from marketing.generation.values import Request, Voice

MUG = ProductFacts("m1", "en", {"title": ("Mug",), "capacity": ("350 ml",), "material": ("stoneware", "cork")})


def test_a_request_keeps_to_what_can_be_written() -> None:
    for wrong in ({"kind": "poem"}, {"products": ()}, {"language": "zh-hans"}, {"candidates": 0}):
        with pytest.raises(ValueError, match=r"request|language"):
            Request(**({"kind": "description", "language": "en", "products": (MUG,)} | wrong))
    with pytest.raises(ValueError, match="slider"):
        Voice(formality=6)


def test_facts_of_several_products_stand_together() -> None:
    other = ProductFacts("m2", "en", {"title": ("Bowl",), "material": ("cork",)})

    assert Request(kind="guide", language="en", products=(MUG, other)).facts == {
        "title": ("Mug", "Bowl"),
        "capacity": ("350 ml",),
        "material": ("stoneware", "cork"),
    }
