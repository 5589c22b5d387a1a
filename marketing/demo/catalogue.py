"""The demo shop's catalogue: 240 products, each one kind in one collection, from the words in `catalogue.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

COLLECTIONS = ("dawn", "moss", "harbour", "ember", "linen")


@dataclass(frozen=True)
class Text:
    en: str
    zh: str

    def in_language(self, locale: str) -> str:
        return self.zh if locale.lower().startswith("zh") else self.en


@dataclass(frozen=True)
class Fact:
    """What copy may claim about a product."""

    key: str
    name: Text
    value: Text
    unit: str = ""


@dataclass(frozen=True)
class Category:
    key: str
    name: Text
    intro: Text


@dataclass(frozen=True)
class Product:
    id: str
    kind: str
    category: str
    collection: str
    title: Text
    description: Text
    price: Decimal
    facts: tuple[Fact, ...]
    in_stock: bool
    launched_day: int  # of the simulated year
    refill_days: int  # 0: it is not used up
    peak_months: tuple[int, ...]
    goes_with: tuple[str, ...]  # kinds


@dataclass(frozen=True)
class Catalogue:
    name: Text
    motto: Text
    currency: str
    categories: tuple[Category, ...]
    collections: tuple[Text, ...]  # their names, in the order of COLLECTIONS
    products: tuple[Product, ...]


@cache
def load_catalogue() -> Catalogue:
    words = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))
    shop = words["shop"]
    return Catalogue(
        name=Text(*shop["name"]),
        motto=Text(*shop["motto"]),
        currency=shop["currency"],
        categories=tuple(
            Category(key, Text(*category["name"]), Text(*category["intro"]))
            for key, category in words["categories"].items()
        ),
        collections=tuple(Text(*words["collections"][key]["name"]) for key in COLLECTIONS),
        products=tuple(_products(words)),
    )


@cache
def categories_by_key() -> dict[str, Category]:
    return {category.key: category for category in load_catalogue().categories}


@cache
def products_by_id() -> dict[str, Product]:
    return {product.id: product for product in load_catalogue().products}


def find_product(product_id: str) -> Product | None:
    return products_by_id().get(product_id)


def _products(words: dict[str, Any]) -> Iterator[Product]:
    for category_key, category in words["categories"].items():
        for kind_key, kind in category["kinds"].items():
            for collection in COLLECTIONS:
                yield _product(words, category_key, kind_key, kind, collection)


def _product(words: dict[str, Any], category: str, kind_key: str, kind: dict[str, Any], collection: str) -> Product:
    finish = words["finishes"][kind["finish"]][collection]
    product_id = f"{kind_key}-{collection}"
    return Product(
        id=product_id,
        kind=kind_key,
        category=category,
        collection=collection,
        title=Text(*(pattern.format(name) for pattern, name in zip(kind["name"], finish["name"], strict=True))),
        description=_description(kind["text"], finish["text"]),
        price=_price(kind["price"] * finish.get("price", 1.0)),
        facts=tuple(_facts(words, kind, collection)),
        in_stock=product_id not in words["stock"]["sold_out"],
        launched_day=words["launched"].get(product_id, 0),
        refill_days=kind.get("refill_days", 0),
        peak_months=tuple(kind.get("peak", ())),
        goes_with=tuple(kind["with"]),
    )


def _description(kind: list[str], finish: list[str]) -> Text:
    return Text(f"{kind[0]} {finish[0]}", f"{kind[1]}{finish[1]}")  # Chinese sentences meet without a space


def _facts(words: dict[str, Any], kind: dict[str, Any], collection: str) -> Iterator[Fact]:
    finish = words["finishes"][kind["finish"]]
    names = words["fact_names"]
    told = {finish["fact"]: finish[collection]["name"], **kind["facts"]}
    told["collection"] = words["collections"][collection]["name"]
    for key, value in told.items():
        yield _fact(key, Text(*names[key]), value)


def _fact(key: str, name: Text, value: str | list[str]) -> Fact:
    """A plain text is the same in both languages, and its last word is the unit when there is one: "350 ml"."""
    if isinstance(value, list):
        return Fact(key, name, Text(*value))
    amount, _, unit = value.rpartition(" ")
    return Fact(key, name, Text(amount, amount), unit) if amount else Fact(key, name, Text(value, value))


def _price(amount: float) -> Decimal:
    """To the half, as shops do: 20.80 becomes 21.00."""
    return (Decimal(round(amount * 2)) / 2).quantize(Decimal("0.01"))
