"""A shop that sells teapots, and texts about them in every state."""

from decimal import Decimal

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product, ProductFact
from marketing.catalog.services import set_facts
from marketing.catalog.upserting import FactKey, FactValue
from marketing.common.tenancy import shop_context
from marketing.content.models import Draft, Version

FACTS = {
    FactKey("Material", "en"): FactValue("stoneware"),
    FactKey("Capacity"): FactValue("350", "ml"),
    FactKey("材质", "zh-hans"): FactValue("陶土"),
}
TRUE = "The Moss teapot is made of stoneware and holds 350 ml."


def make_teapot(shop: Shop, external_id: str = "POT-1", title: str = "Moss teapot") -> Product:
    with shop_context(shop):
        category, _ = Category.objects.get_or_create(shop=shop, name="Teapots", texts={"zh-hans": {"name": "茶壶"}})
        pot = Product.objects.create(
            shop=shop, external_id=external_id, title=title, brand="Hearthside", category=category,
            price=Decimal("49.00"), currency="GBP", texts={"zh-hans": {"title": f"苔绿茶壶 {external_id}"}},
        )  # fmt: skip
        return set_facts(pot, FACTS, actor=None)


@pytest.fixture
def teapot(bare_shop: Shop) -> Product:
    return make_teapot(bare_shop)


def make_draft(product: Product, text: str = TRUE, **fields: object) -> Draft:
    """As it stands after writing, unchecked: in review."""
    said = {"kind": "description", "locale": "en", "state": "in_review", "provider": "template", **fields}
    draft = Draft.objects.create(shop=product.shop, product=product, text=text, **said)
    if text:
        Version.objects.create(shop=product.shop, draft=draft, number=1, text=text, origin="written")
    return draft


def change_fact(product: Product, name: str, value: str, *, unit: str = "", locale: str = "") -> None:
    ProductFact.objects.for_shop(product.shop).filter(product=product, name=name, locale=locale).update(
        value=value, unit=unit
    )
