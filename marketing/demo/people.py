"""The demo shop's 2,000 shoppers: who they are, and what each of them likes."""

import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from marketing.demo.catalogue import COLLECTIONS, Catalogue


@dataclass(frozen=True)
class Shopper:
    external_id: str
    visitor_id: uuid.UUID
    name: str
    locale: str
    joined_day: int  # of the simulated year
    favourite_category: str
    favourite_collection: str


@dataclass(frozen=True)
class People:
    """Shoppers, and per shopper (row) and product (column) how much the one likes the other."""

    shoppers: tuple[Shopper, ...]
    appeal: np.ndarray  # (shoppers, products), log scale
    visits_a_week: np.ndarray  # (shoppers,)
    loyalty: np.ndarray  # (shoppers,), the chance that what is used up is bought again


def make_people(catalogue: Catalogue, count: int, days: int, rng: np.random.Generator) -> People:
    names = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
    categories = [category.key for category in catalogue.categories]
    category_taste = rng.dirichlet([0.35] * len(categories), size=count)
    collection_taste = rng.dirichlet([0.6] * len(COLLECTIONS), size=count)
    joined = np.where(rng.random(count) < 0.55, 0, rng.integers(0, days - 10, size=count))
    return People(
        shoppers=tuple(
            Shopper(
                external_id=f"shopper-{row + 1:04}",
                visitor_id=uuid.UUID(bytes=rng.bytes(16), version=4),
                joined_day=int(joined[row]),
                favourite_category=categories[category_taste[row].argmax()],
                favourite_collection=COLLECTIONS[collection_taste[row].argmax()],
                **_name(names, rng),
            )
            for row in range(count)
        ),
        appeal=_appeal(catalogue, category_taste, collection_taste, rng),
        visits_a_week=rng.lognormal(-2.4, 0.75, size=count),
        loyalty=rng.beta(3, 3, size=count),
    )


def _appeal(
    catalogue: Catalogue, category_taste: np.ndarray, collection_taste: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Log taste for category and collection, distance from the usual budget, and what everybody likes."""
    products = catalogue.products
    categories = [category.key for category in catalogue.categories]
    category_of = [categories.index(product.category) for product in products]
    collection_of = [COLLECTIONS.index(product.collection) for product in products]
    log_price = np.log([float(product.price) for product in products])
    budget = log_price.mean() + rng.normal(0, 0.5, size=(len(category_taste), 1))
    quality = rng.normal(0, 0.6, size=len(products))
    return (
        1.3 * np.log(0.02 + category_taste[:, category_of])
        + 1.1 * np.log(0.04 + collection_taste[:, collection_of])
        - 0.5 * ((log_price - budget) / 0.8) ** 2
        + quality
    )


def _name(names: dict[str, dict[str, list[str]]], rng: np.random.Generator) -> dict[str, str]:
    if rng.random() < 0.5:
        return {"name": f"{rng.choice(names['zh']['family'])}{rng.choice(names['zh']['given'])}", "locale": "zh-hans"}
    return {"name": f"{rng.choice(names['en']['given'])} {rng.choice(names['en']['family'])}", "locale": "en"}
