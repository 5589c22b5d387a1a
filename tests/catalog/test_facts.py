"""What copy may claim about a product, in each language."""

from decimal import Decimal

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.facts import ProductFacts, facts_of_products, product_facts
from marketing.catalog.models import Category, Product, ProductFact


@pytest.fixture
def pot(shop: Shop) -> Product:
    category = Category.objects.create(shop=shop, name="Teapots", texts={"zh-hans": {"name": "茶壶"}})
    pot = Product.objects.create(
        shop=shop, external_id="P-1", title="Moss teapot", brand="Hearthside", category=category,
        price=Decimal("49.5"), texts={"zh-hans": {"title": "苔绿茶壶"}},
    )  # fmt: skip
    for name, value, unit, locale in (
        ("Capacity", "350", "ml", ""), ("Material", "Stoneware", "", ""),
        ("Material", "Clay", "", "en"), ("材质", "陶土", "", "zh-hans"),
    ):  # fmt: skip
        ProductFact.objects.create(shop=shop, product=pot, name=name, value=value, unit=unit, locale=locale)
    return pot


def test_facts_are_told_in_the_language_asked_for(pot: Product) -> None:
    assert product_facts(pot, "en").facts == {
        "title": ("Moss teapot",),
        "brand": ("Hearthside",),
        "category": ("Teapots",),
        "price": ("49.50 GBP",),
        "Capacity": ("350 ml",),
        "Material": ("Clay",),  # its own language's word stands in for the one told for all
    }
    chinese = product_facts(pot, "zh-hans").facts
    assert chinese["title"] == ("苔绿茶壶",)
    assert chinese["category"] == ("茶壶",)
    assert chinese["材质"] == ("陶土",)
    assert chinese["Capacity"] == ("350 ml",)


def test_a_product_with_no_more_than_a_name_is_bare(shop: Shop, pot: Product) -> None:
    bare = Product.objects.create(shop=shop, external_id="P-2", title="Cup", price=Decimal(3))

    assert product_facts(bare, "en").facts == {"title": ("Cup",), "price": ("3.00 GBP",)}
    assert product_facts(bare, "en").is_bare
    assert not product_facts(pot, "en").is_bare


def test_the_hash_changes_only_with_a_fact(pot: Product) -> None:
    before = product_facts(pot, "en")

    assert before.hash == product_facts(pot, "en").hash
    assert before.hash != product_facts(pot, "zh-hans").hash

    pot.facts.filter(name="Capacity").update(value="400")

    assert product_facts(pot, "en").hash != before.hash


def test_the_order_of_facts_and_values_says_nothing() -> None:
    one = ProductFacts("P-1", "en", {"colour": ("red", "blue"), "title": ("Pot",)})
    other = ProductFacts("P-1", "en", {"title": ("Pot",), "colour": ("blue", "red")})

    assert one.hash == other.hash


def test_a_hash_may_be_of_some_facts_only(pot: Product) -> None:
    before = product_facts(pot, "en")
    pot.price = Decimal("51")
    after = product_facts(pot, "en")

    assert before.hash != after.hash
    assert before.only(["title", "Capacity"]).hash == after.only(["title", "Capacity"]).hash


def test_facts_of_many_products_cost_one_query(shop: Shop, pot: Product, django_assert_num_queries: object) -> None:
    others = [Product.objects.create(shop=shop, external_id=f"Q-{n}", title=f"Cup {n}") for n in range(5)]

    with django_assert_num_queries(1):
        found = facts_of_products([*others, pot], "en")

    assert [one.title for one in found][-2:] == ["Cup 4", "Moss teapot"]
    assert facts_of_products([], "en") == []
