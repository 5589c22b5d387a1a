"""The catalogue goes into the platform, in both languages, with its facts."""

from collections.abc import Iterator

from marketing.accounts.models import Shop
from marketing.catalog.models import Category
from marketing.catalog.services import put_products
from marketing.catalog.upserting import FactKey, FactValue, ProductInput, Verdict
from marketing.common.tenancy import shop_context
from marketing.demo.catalogue import Product, categories_by_key, load_catalogue

CHINESE = "zh-hans"


def stock_shop(shop: Shop, storefront: str) -> int:
    """How many products are new or changed. `storefront` is the address at which the products' pages are."""
    catalogue = load_catalogue()
    inputs = [_as_input(product, storefront) for product in catalogue.products]
    with shop_context(shop):
        for category in catalogue.categories:  # first, because a product is found by the names of its category, too
            texts = {CHINESE: {"name": category.name.zh}}
            Category.objects.update_or_create(shop=shop, name=category.name.en, defaults={"texts": texts})
        outcomes = put_products(shop, inputs, actor=None)
    return sum(outcome.verdict != Verdict.UNCHANGED for outcome in outcomes)


def _as_input(product: Product, storefront: str) -> ProductInput:
    return ProductInput(
        external_id=product.id,
        fields={
            "title": product.title.en,
            "description": product.description.en,
            "brand": load_catalogue().name.en,
            "category": categories_by_key()[product.category].name.en,
            "price": product.price,
            "currency": load_catalogue().currency,
            "availability": "in_stock" if product.in_stock else "out_of_stock",
            "url": f"{storefront}/products/{product.id}/",
            "image_url": f"{storefront}/pictures/{product.id}.svg",
        },
        texts={CHINESE: {"title": product.title.zh, "description": product.description.zh}},
        facts=dict(_facts(product)),
        all_facts=True,
    )


def _facts(product: Product) -> Iterator[tuple[FactKey, FactValue]]:
    for fact in product.facts:
        yield FactKey(fact.name.en, "en"), FactValue(fact.value.en, fact.unit)
        yield FactKey(fact.name.zh, CHINESE), FactValue(fact.value.zh, fact.unit)
