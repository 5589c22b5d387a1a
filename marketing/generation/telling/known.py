"""What is known of a product, sorted by what each fact is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketing.catalog.facts import TITLE, ProductFacts
from marketing.generation.telling.values import LONGEST, has_han, parts, tidy
from marketing.generation.telling.words import OTHER, Aspect, aspect_by_name, aspects, heard


@dataclass(frozen=True)
class Told:
    aspect: Aspect
    name: str  # as the shop calls it
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.aspect.key

    def is_said_in(self, text: str) -> bool:
        return all(heard((value,)).search(text) for value in self.values)


def known_facts(product: ProductFacts) -> list[Told]:
    """What comes first is told first. A fact that is there in two languages is told once, in that of the text."""
    told: dict[str, Told] = {}
    for name, values in sorted(product.facts.items(), key=lambda fact: _is_foreign(fact[0], product.language)):
        fact = _told(name, values)
        if fact is None or _is_told(fact, told, product.language):
            continue
        told[fact.key if fact.key not in told and fact.key != OTHER else name] = fact
    return sorted(told.values(), key=lambda one: one.aspect.rank)


def _told(name: str, values: Iterable[str]) -> Told | None:
    aspect = aspects()[aspect_by_name().get(_plain(name), OTHER)]
    clean = [one for value in values if (one := tidy(value)) and len(one) <= LONGEST]
    if aspect.listed:
        clean = [part for value in clean for part in parts(value)]
    known = tuple(dict.fromkeys(clean))
    return Told(aspect, tidy(name), known) if known and name != TITLE and not aspect.hidden else None


def _is_told(fact: Told, told: dict[str, Told], language: str) -> bool:
    earlier = told.get(fact.key)
    return earlier is not None and (earlier.values == fact.values or _is_foreign(fact.name, language))


def _is_foreign(name: str, language: str) -> bool:
    return has_han(name) != (language == "zh-hans")


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
