"""What copy may claim about a product: small frozen values that cross every border, so that no text stands on a row."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from marketing.catalog.models import Product, ProductFact
from marketing.catalog.selectors import category_name, product_title

# Known by these names in every language; all others are called as the shop calls them.
TITLE, BRAND, CATEGORY, PRICE = "title", "brand", "category", "price"
NAMING = frozenset((TITLE, BRAND, CATEGORY, PRICE))


@dataclass(frozen=True)
class ProductFacts:
    """The only things that copy may claim about a product, in one language."""

    product_id: str
    language: str
    facts: Mapping[str, tuple[str, ...]]  # values with their unit: {"Capacity": ("350 ml",), "price": ("49.00 USD",)}

    @property
    def hash(self) -> str:
        """Changes when, and only when, a fact changes: in which order they are told says nothing."""
        told = {name: sorted(values) for name, values in self.facts.items()}
        said = json.dumps([self.product_id, self.language, told], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def title(self) -> str:
        return self.facts[TITLE][0]

    @property
    def is_bare(self) -> bool:
        """It has a name and perhaps a price, and nothing that could be written about."""
        return not self.facts.keys() - NAMING

    def only(self, names: Collection[str]) -> "ProductFacts":
        return replace(self, facts={name: values for name, values in self.facts.items() if name in names})


def product_facts(product: Product, language: str) -> ProductFacts:
    return facts_of_products([product], language)[0]


def facts_of_products(products: Sequence[Product], language: str) -> list[ProductFacts]:
    """Of products of one shop, in the order given. One query, however many products."""
    if not products:
        return []
    shop, told = products[0].shop, {product.pk: [] for product in products}
    rows = ProductFact.objects.for_shop(shop).filter(product_id__in=told.keys())
    for fact in rows.filter(Q(locale="") | Q(locale=language)).order_by("name", "locale"):
        told[fact.product_id].append(fact)
    return [
        ProductFacts(
            product.external_id, language, {**_own(product, language, shop.currency), **_rows(told[product.pk])}
        )
        for product in products
    ]


def _own(product: Product, language: str, currency: str) -> dict[str, tuple[str, ...]]:
    price = "" if product.price is None else f"{product.price:.2f} {product.currency or currency}"
    named = {
        TITLE: product_title(product, language),
        BRAND: product.brand,
        CATEGORY: category_name(product.category, language) if product.category else "",
        PRICE: price,
    }
    return {name: (value,) for name, value in named.items() if value}


def _rows(facts: Sequence[ProductFact]) -> dict[str, tuple[str, ...]]:
    """Told in this language, a fact stands in for the same one told for all. What the product itself says, no row says again."""
    told = {fact.name: f"{fact.value} {fact.unit}".strip() for fact in sorted(facts, key=lambda one: one.locale)}
    return {name: (value,) for name, value in told.items() if name not in NAMING and value}
