"""Sentences of our own around the facts: says what is known, and nothing else. It needs no model and cannot fail to answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Self

from marketing.catalog.facts import BRAND, CATEGORY, PRICE, TITLE, ProductFacts
from marketing.generation.providers.base import Written
from marketing.generation.values import Request

if TYPE_CHECKING:
    from marketing.generation.models import GenerationSettings

NAMED = (TITLE, BRAND, CATEGORY, PRICE)


class Template:
    name: ClassVar[str] = "template"
    is_paid: ClassVar[bool] = False

    @classmethod
    def of(cls, settings: "GenerationSettings") -> Self:
        return cls()

    def most_tokens(self, request: Request) -> tuple[int, int]:
        return 0, 0

    def write(self, request: Request) -> Written:
        tell = TELL[request.language]
        text = "\n\n".join(tell(product) for product in request.products)
        return Written((text,), model="1")


def _english(product: ProductFacts) -> str:
    said = [f"{product.title}{_optional(product, BRAND, ' by {}')}."]
    said += [f"{name[:1].upper()}{name[1:]}: {', '.join(values)}." for name, values in _others(product)]
    return " ".join(said)


def _chinese(product: ProductFacts) -> str:
    said = [f"{_optional(product, BRAND, '{} ')}{product.title}。"]
    said += [f"{name}：{'、'.join(values)}。" for name, values in _others(product)]
    return "".join(said)


def _optional(product: ProductFacts, name: str, form: str) -> str:
    return form.format(product.facts[name][0]) if name in product.facts else ""


def _others(product: ProductFacts) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, values) for name, values in product.facts.items() if name not in NAMED]


TELL: dict[str, Callable[[ProductFacts], str]] = {"en": _english, "zh-hans": _chinese}
