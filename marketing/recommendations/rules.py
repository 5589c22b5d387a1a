"""The shop's rules for one answer. What they mean is written in docs/recommendations.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from marketing.catalog.models import Product
from marketing.recommendations.models import Rule

if TYPE_CHECKING:
    from modeling.recommender.nudges import Nudge

DIRECTION = {Rule.Kind.BOOST: 1, Rule.Kind.BURY: -1}


@dataclass(frozen=True)
class RuleBook:
    """The rules that are in force at one placement at one moment, the oldest first."""

    rules: Sequence[Rule] = ()

    def excluding(self, product: Product) -> Rule | None:
        return next((rule for rule in self.exclusions if rule.covers(product)), None)

    @cached_property
    def exclusions(self) -> list[Rule]:
        return self._of(Rule.Kind.EXCLUDE)

    @cached_property
    def excluded(self) -> Q:
        """What the exclusions cover, for a question that may not meet it at all."""
        covered = Q(pk__in=[])
        for rule in self.exclusions:
            covered |= covered_by(rule)
        return covered

    @cached_property
    def pins(self) -> list[Rule]:
        """By place; of two for one place, the older first."""
        return sorted(self._of(Rule.Kind.PIN), key=lambda rule: (rule.position, rule.created_at))

    @cached_property
    def nudging(self) -> list[Rule]:
        return [*self._of(Rule.Kind.BOOST), *self._of(Rule.Kind.BURY)]

    def nudges(self) -> list["Nudge"]:
        from modeling.recommender.nudges import Nudge  # NumPy; only where a ranker is warm already

        return [
            Nudge(
                by=nudge_of(rule),
                product_id=rule.product.external_id if rule.product else "",
                category=rule.category.name if rule.category else "",
                price_from=None if rule.price_from is None else float(rule.price_from),
                price_to=None if rule.price_to is None else float(rule.price_to),
            )
            for rule in self.nudging
        ]

    def nudge(self, product: Product) -> float:
        """How far the product moves, in standard deviations of the list's scores. Rules add up."""
        return sum(nudge_of(rule) for rule in self.nudging if rule.covers(product))

    def lifting(self, product: Product) -> Rule | None:
        """The strongest of the rules that move it up."""
        boosts = [rule for rule in self._of(Rule.Kind.BOOST) if rule.covers(product)]
        return max(boosts, key=lambda rule: rule.strength, default=None)

    def _of(self, kind: Rule.Kind) -> list[Rule]:
        return [rule for rule in self.rules if rule.kind == kind]


def nudge_of(rule: Rule) -> float:
    return DIRECTION[Rule.Kind(rule.kind)] * rule.strength


def covered_by(rule: Rule) -> Q:
    """`Rule.covers`, as a question to the database."""
    if rule.product_id:
        return Q(pk=rule.product_id)
    covered = Q()
    if rule.category_id:
        covered &= Q(category_id=rule.category_id)
    if rule.price_from is not None:
        covered &= Q(price__gte=rule.price_from)
    if rule.price_to is not None:
        covered &= Q(price__lte=rule.price_to)
    return covered
