"""Products whose facts are told, and requests about them."""

from marketing.catalog.facts import ProductFacts
from marketing.demo.catalogue import Product, categories_by_key, load_catalogue
from marketing.generation.providers.template import Template
from marketing.generation.values import Request


def make_facts(language: str = "en", **facts: str) -> ProductFacts:
    """Names are given as in Python: `burn_time`. The title, when none is given, is that of a mug."""
    told = {"title": "Blue mug" if language == "en" else "蓝色马克杯"} | facts
    return ProductFacts("p1", language, {name.replace("_", " "): (value,) for name, value in told.items()})


def write(kind: str, *products: ProductFacts, **asked: object) -> tuple[str, ...]:
    return Template().write(Request(kind=kind, language=products[0].language, products=products, **asked)).texts  # type: ignore[arg-type]


def facts_of_the_demo(product: Product, language: str) -> ProductFacts:
    """As the catalogue tells them, without a database."""
    catalogue, category = load_catalogue(), categories_by_key()[product.category]
    own = {
        "title": product.title.in_language(language),
        "brand": catalogue.name.en,
        "category": category.name.in_language(language),
        "price": f"{product.price} {catalogue.currency}",
    }
    rows = {
        fact.name.in_language(language): f"{fact.value.in_language(language)} {fact.unit}".strip()
        for fact in product.facts
    }
    return ProductFacts(product.id, language, {name: (value,) for name, value in (own | rows).items()})
