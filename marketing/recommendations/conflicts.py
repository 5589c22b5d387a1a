"""Where rules get in each other's way, or in the catalogue's: shown at the rule and in the list. They are no errors, since
the order in which rules win is fixed (docs/recommendations.md), but a merchant should know which rule does nothing.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from marketing.recommendations.models import Placement, Rule


@dataclass(frozen=True)
class Problem:
    code: str
    text: str
    other: Rule | None = None


def find_problems(
    rules: Sequence[Rule], placements: Iterable[Placement], *, at: datetime, of: Collection[UUID]
) -> dict[UUID, list[Problem]]:
    """For each rule of these that has any. `rules` are all of a shop, with product and category; those that are off are
    silent."""
    settings = {placement.key: placement for placement in placements}
    alive = [rule for rule in rules if rule.enabled and not is_over(rule, at)]
    found: dict[UUID, list[Problem]] = {}
    for rule in (rule for rule in rules if rule.pk in of):
        if rule.enabled and is_over(rule, at):
            found[rule.pk] = [Problem("over", _("Its time is over: it does nothing any more."))]
        elif rule.enabled:
            problems = [*_with_catalogue(rule), *_with_placements(rule, settings), *_with_others(rule, alive)]
            if problems:
                found[rule.pk] = problems
    return found


def is_over(rule: Rule, at: datetime) -> bool:
    return rule.ends_at is not None and rule.ends_at <= at


def _with_catalogue(rule: Rule) -> list[Problem]:
    if rule.kind == Rule.Kind.EXCLUDE or rule.product is None or rule.product.is_offered:
        return []
    if rule.product.hidden:
        return [Problem("hidden", _("The product is hidden, so it is not shown."))]
    return [Problem("sold_out", _("The product is sold out, so it is not shown."))]


def _with_placements(rule: Rule, settings: dict[str, Placement]) -> list[Problem]:
    keys = [rule.placement] if rule.placement else list(Placement.Key.values)
    known = [settings.get(key) or Placement(key=key) for key in keys]
    if not any(placement.enabled for placement in known):
        return [Problem("placement_off", _("The placement is switched off."))]
    longest = max(known, key=lambda placement: placement.limit)
    if rule.position and rule.position > longest.limit:
        said = _("“%(placement)s” shows %(limit)d products: place %(place)d is beyond its end.")
        named = {"placement": longest, "limit": longest.limit, "place": rule.position}
        return [Problem("beyond", said % named)]
    return []


def _with_others(rule: Rule, alive: Sequence[Rule]) -> list[Problem]:
    if rule.kind == Rule.Kind.EXCLUDE:  # nothing is stronger
        return []
    met = [other for other in alive if other.pk != rule.pk and _meet(rule, other)]
    return [
        Problem(code, said % {"rule": other}, other)
        for code, clash, said in _clashes()
        for other in met
        if clash(rule, other)
    ]


def _clashes() -> list[tuple[str, Callable[[Rule, Rule], bool], str]]:
    return [
        ("excluded", _is_excluded, _("“%(rule)s” leaves it out, and leaving out wins.")),
        ("place_taken", _is_place_taken, _("“%(rule)s” is older and has this place: this product stands behind it.")),
        ("place_shared", _shares_place, _("“%(rule)s” wants the same place. This one is older and keeps it.")),
        ("pinned_twice", _is_pinned_twice, _("“%(rule)s” pins the same product; the first place counts.")),
        ("against", _pulls_against, _("“%(rule)s” pulls the other way: what counts is the sum of both.")),
    ]


def _is_excluded(rule: Rule, other: Rule) -> bool:
    return other.kind == Rule.Kind.EXCLUDE != rule.kind and _covers_all(other, rule)


def _is_place_taken(rule: Rule, other: Rule) -> bool:
    return _wants_place_of(rule, other) and (other.created_at, other.pk) < (rule.created_at, rule.pk)


def _shares_place(rule: Rule, other: Rule) -> bool:
    return _wants_place_of(rule, other) and (other.created_at, other.pk) > (rule.created_at, rule.pk)


def _wants_place_of(rule: Rule, other: Rule) -> bool:
    pins = rule.kind == other.kind == Rule.Kind.PIN
    return pins and rule.position == other.position and rule.product_id != other.product_id


def _is_pinned_twice(rule: Rule, other: Rule) -> bool:
    return rule.kind == other.kind == Rule.Kind.PIN and rule.product_id == other.product_id


def _pulls_against(rule: Rule, other: Rule) -> bool:
    opposite = {rule.kind, other.kind} == {Rule.Kind.BOOST, Rule.Kind.BURY}
    return opposite and (_covers_all(other, rule) or _covers_all(rule, other))


def _meet(rule: Rule, other: Rule) -> bool:
    """At one placement, at one time."""
    somewhere = not rule.placement or not other.placement or rule.placement == other.placement
    before = rule.ends_at is not None and other.starts_at is not None and rule.ends_at <= other.starts_at
    after = other.ends_at is not None and rule.starts_at is not None and other.ends_at <= rule.starts_at
    return somewhere and not before and not after and _seasons_meet(rule, other)


def _seasons_meet(rule: Rule, other: Rule) -> bool:
    """Of two spans of a year that meet, one begins within the other."""
    if not rule.season or not other.season:
        return True
    return rule.is_in_season(other.season_from) or other.is_in_season(rule.season_from)


def _covers_all(other: Rule, rule: Rule) -> bool:
    """Whether every product of `rule` is one of `other`, as far as it follows from the rules alone."""
    if rule.product:
        return other.covers(rule.product)
    if other.product_id or (other.category_id and other.category_id != rule.category_id):
        return False
    low = other.price_from is None or (rule.price_from is not None and rule.price_from >= other.price_from)
    high = other.price_to is None or (rule.price_to is not None and rule.price_to <= other.price_to)
    return low and high
