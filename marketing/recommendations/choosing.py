"""Ranked products -> what is shown, and what is not and why. Every source passes here, and nothing is shown that did not.

Sifted (request, rules, stock, bought) -> varied -> pinned.
"""

from dataclasses import dataclass, field, replace
from typing import Protocol

from django.db.models import QuerySet

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import offered
from marketing.recommendations import selectors
from marketing.recommendations.asking import Ask, Known
from marketing.recommendations.models import Cause, Placement, Rule

SPARE = 8  # ranked beside the wanted ones, for those that turn out sold out or hidden
POOL = 2  # times as many as are shown: what variety chooses from


@dataclass(frozen=True)
class Candidate:
    """What a source proposes. `nudge` is the part of the score that rules added, `statistic` what it stands on, if any."""

    product_id: str
    score: float = 0.0
    nudge: float = 0.0
    statistic: str = ""


@dataclass(frozen=True)
class Chosen:
    """`rule` is the one that brought it into the list, if one did."""

    product: Product
    score: float
    nudge: float = 0.0
    statistic: str = ""
    rule: Rule | None = None


@dataclass(frozen=True)
class Filtered:
    """Would have stood in the list, were it not for its cause."""

    product_id: str
    cause: Cause
    rule: Rule | None = None


@dataclass(frozen=True)
class Choice:
    chosen: list[Chosen] = field(default_factory=list)
    filtered: list[Filtered] = field(default_factory=list)


class Source(Protocol):
    def __call__(self, count: int, among: QuerySet[Product] | None = None) -> list[Candidate]:
        """The best of all products, or of these, the best first."""
        ...


def choose(shop: Shop, ask: Ask, known: Known, source: Source) -> Choice:
    sieve = Sieve(ask, known)
    wanted = ask.limit * (POOL if ask.placement.diversity else 1)
    count = wanted + SPARE + len(sieve.barred)
    narrowed = ask.categories is not None  # the best of all may lie anywhere else
    proposed = source(count, sieve.may_be_shown(shop) if narrowed else None)
    best = sieve.best(proposed, wanted + SPARE)
    choice = sieve.sift(shop, best)
    is_all = narrowed or len(best) == len(proposed) < count
    if len(choice.chosen) < ask.limit and not is_all:
        # Rules and stock left too little of the best: asked again, among what may be shown.
        again = sieve.sift(shop, source(wanted, sieve.may_be_shown(shop)))
        choice = Choice(again.chosen, choice.filtered)
    return sieve.pinned(replace(choice, chosen=varied(lifted(choice.chosen, known, ask.limit), ask)), ask.limit)


class Sieve:
    """Judges one product at a time, for one answer."""

    def __init__(self, ask: Ask, known: Known) -> None:
        self.ask, self.known = ask, known
        self.again = ask.placement.key == Placement.Key.BUY_AGAIN
        self.leaves_out_bought = not (ask.placement.include_bought or self.again)
        self.barred = ask.barred | known.hidden | (known.bought if self.leaves_out_bought else frozenset())

    def best(self, proposed: list[Candidate], count: int) -> list[Candidate]:
        """Up to `count` that the request allows, and those between them."""
        allowed = [place for place, one in enumerate(proposed) if one.product_id not in self.barred]
        return proposed[: allowed[count]] if len(allowed) > count else proposed

    def sift(self, shop: Shop, proposed: list[Candidate]) -> Choice:
        """Judged by what the catalogue says now. Of what may not be shown, that is told which would have been shown."""
        allowed = [one.product_id for one in proposed if one.product_id not in self.barred]
        products, choice = selectors.products_by_id(shop, allowed), Choice()
        for one in proposed:
            product = products.get(one.product_id)
            if refused := self.judge(one.product_id, product):
                if len(choice.chosen) < self.ask.limit and one.product_id != self.ask.product_id:
                    choice.filtered.append(refused)
            elif product:
                choice.chosen.append(Chosen(product, one.score, one.nudge, one.statistic))
        return choice

    def judge(self, product_id: str, product: Product | None, *, is_pinned: bool = False) -> Filtered | None:
        """What comes first is what a merchant would say first. A pin brings what the shopper bought before, too."""
        if product_id in self.ask.cart:
            return Filtered(product_id, Cause.IN_CART)
        if product_id in self.ask.barred:
            return Filtered(product_id, Cause.REQUEST)
        if product_id in self.known.hidden:
            return Filtered(product_id, Cause.SHOPPER)
        if self.leaves_out_bought and product_id in self.known.bought and not is_pinned:
            return Filtered(product_id, Cause.BOUGHT)
        return self._judge_row(product_id, product)

    def _judge_row(self, product_id: str, product: Product | None) -> Filtered | None:
        if product is None:
            return Filtered(product_id, Cause.GONE)
        if self.ask.categories is not None and product.category_id not in self.ask.categories:
            return Filtered(product_id, Cause.REQUEST)
        if rule := self.known.rules.excluding(product):
            return Filtered(product_id, Cause.RULE, rule=rule)
        if product.hidden:
            return Filtered(product_id, Cause.HIDDEN)
        return None if product.is_offered else Filtered(product_id, Cause.SOLD_OUT)

    def may_be_shown(self, shop: Shop) -> QuerySet[Product]:
        allowed = offered(shop).exclude(external_id__in=self.barred).exclude(self.known.rules.excluded)
        return allowed if self.ask.categories is None else allowed.filter(category_id__in=self.ask.categories)

    def pinned(self, choice: Choice, limit: int) -> Choice:
        """A pin brings what the shopper bought before, too, but nothing that any other judgement keeps away."""
        ranked = {one.product.pk: one for one in choice.chosen}
        pins: dict[object, tuple[int, Chosen]] = {}
        filtered = list(choice.filtered)
        for rule in self.known.rules.pins:
            if refused := self._refused(rule):
                filtered.append(refused)
            else:
                one = ranked.get(rule.product_id) or Chosen(rule.product, 0.0)
                pins.setdefault(rule.product_id, (rule.position, replace(one, rule=rule)))
        chosen = [one for one in choice.chosen if one.product.pk not in pins]
        last = -1
        for position, one in pins.values():
            last = min(max(position - 1, last + 1), len(chosen))
            chosen.insert(last, one)
        return told_once(chosen[:limit], filtered)

    def _refused(self, rule: Rule) -> Filtered | None:
        product = rule.product
        if self.again and product.external_id not in self.known.bought:
            return Filtered(product.external_id, Cause.NOT_BOUGHT, rule=rule)
        return self.judge(product.external_id, product, is_pinned=True)


def told_once(chosen: list[Chosen], filtered: list[Filtered]) -> Choice:
    """A product is either shown or left out, for its first cause."""
    shown = {one.product.external_id for one in chosen}
    causes: dict[str, Filtered] = {}
    for one in filtered:
        if one.product_id not in shown:
            causes.setdefault(one.product_id, one)
    return Choice(chosen, list(causes.values()))


def lifted(ranked: list[Chosen], known: Known, limit: int) -> list[Chosen]:
    """Names the rule behind what stands among the first only because a rule moved it up."""
    if not any(one.nudge > 0 for one in ranked):
        return ranked
    unmoved = sorted(ranked, key=lambda one: one.nudge - one.score)[:limit]
    by_themselves = {one.product.pk for one in unmoved}

    def told(one: Chosen) -> Chosen:
        moved = one.nudge > 0 and one.product.pk not in by_themselves
        return replace(one, rule=known.rules.lifting(one.product)) if moved else one

    return [told(one) for one in ranked]


def varied(ranked: list[Chosen], ask: Ask) -> list[Chosen]:
    if not ask.placement.diversity or len(ranked) < 2:
        return ranked[: ask.limit]
    from modeling.recommender.diversity import diversified, traits  # NumPy is heavy; an empty shop needs none

    products = [traits(one.product.title, str(one.product.category_id or "")) for one in ranked]
    scores = [one.score for one in ranked]
    order = diversified(scores, products, count=ask.limit, strength=ask.placement.diversity)
    return [ranked[place] for place in order]
