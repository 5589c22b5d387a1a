"""Products as a table that imports again unchanged: their fields, their texts in each language, and their facts."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.catalog.importing.headers import TEXTS
from marketing.catalog.importing.products import read_fact
from marketing.catalog.models import Product, ProductFact
from marketing.catalog.upserting import FactKey, FactValue

FIELDS = (
    *("external_id", "title", "description", "brand", "category", "price", "currency", "availability", "hidden"),
    *("url", "image_url", "variants_of"),
)
LANGUAGES = tuple(locale for locale, _name in settings.LANGUAGES)
MOST_FACTS = 900  # an import reads a thousand columns
AT_ONCE = 2_000


def product_table(shop: Shop, products: QuerySet[Product]) -> Iterator[list[object]]:
    """The header, then a row for each product."""
    facts = fact_columns(ProductFact.objects.for_shop(shop).filter(product__in=products.order_by().values("pk")))
    texts = [(locale, name) for locale in LANGUAGES for name in TEXTS]
    yield [*FIELDS, *(f"texts.{locale}.{name}" for locale, name in texts), *facts.values()]
    for product in products.select_related("category").prefetch_related("facts").iterator(chunk_size=AT_ONCE):
        told = {FactKey(fact.name, fact.locale): tell(fact.value, fact.unit) for fact in product.facts.all()}
        yield [
            *(_field(product, name) for name in FIELDS),
            *(product.texts.get(locale, {}).get(name, "") for locale, name in texts),
            *(told.get(key, "") for key in facts),
        ]


def fact_columns(facts: QuerySet[ProductFact]) -> dict[FactKey, str]:
    """The facts that a file can tell without loss, the most frequent first. Those without a column stay as they are."""
    found, lost = Counter(), set()
    for name, locale, value, unit in facts.values_list("name", "locale", "value", "unit").iterator(AT_ONCE):
        key = FactKey(name, locale)
        found[key] += 1
        if read_fact(column_of(key), tell(value, unit)) != (key, FactValue(value, unit)):
            lost.add(key)
    whole = [key for key, _count in found.most_common() if key not in lost]
    return {key: column_of(key) for key in sorted(whole[:MOST_FACTS])}


def column_of(key: FactKey) -> str:
    return ".".join(filter(None, ("facts", key.locale, key.name)))


def tell(value: str, unit: str) -> str:
    return f"{value} {unit}".strip()


def _field(product: Product, name: str) -> object:
    if name == "category":
        return product.category.name if product.category else ""
    return getattr(product, name)
