"""What a shopper may read at this moment: live texts, and of these only those whose facts still say so; and, where a text is
under test, the one of this shopper's half.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.models import Arm, Pair, Publication
from marketing.content.services.sweeping import look_for_stale
from marketing.content.splitting import arm_of
from marketing.content.standing import facts_of_all, holds

Place = tuple[object, ...]


@dataclass(frozen=True)
class Told:
    """Which half somebody is in at one place, to be named by the event that says they saw it."""

    pair: Pair
    variant: str


@dataclass
class Reading:
    texts: list[Publication]
    told: list[Told] = field(default_factory=list)


def readable(
    shop: Shop, product_id: str, *, kind: str = "", locale: str = "", audience: str = "", visitor: UUID | None = None
) -> Reading:
    """Of one product. A text for an audience is for those who ask for it; everybody else reads the one for all.

    `visitor` is somebody who takes part in tests; without one, the answer is what there is without any.
    """
    named = {name: value for name, value in (("kind", kind), ("locale", locale)) if value} | {"audience": audience}
    texts = list(selectors.standing(shop).filter(product__external_id=product_id, **named).order_by("kind", "locale"))
    true = [one for one, facts in zip(texts, facts_of_all(shop, texts), strict=True) if holds(one, facts)]
    if len(true) < len(texts):
        look_for_stale(shop)  # nobody has to wait for the hour
    pairs = selectors.running_pairs(shop).filter(product__external_id=product_id, **named) if texts else []
    return _arranged(texts, true, list(pairs), visitor)


def _arranged(
    texts: list[Publication], true: list[Publication], pairs: Iterable[Pair], visitor: UUID | None
) -> Reading:
    held = {one.pk for one in true}
    at = {_place(one): one for one in texts if not one.on_trial}
    under_test = {one.pk: one for one in true}
    shown = {_place(one): one for one in true if not one.on_trial}
    told = []
    for pair in pairs:
        place, b = _place(pair), under_test.get(pair.publication_id)
        a = at.get(place) if at.get(place) is not b else None
        if b is None or (a and a.pk not in held):
            continue  # facts changed: nobody is told the one, and nobody is counted, until the sweep ends it
        if visitor is None:
            continue  # who takes no part reads what there is without the test
        arm = arm_of(pair.experiment, visitor)
        shown[place] = b if arm == Arm.B else a
        told.append(Told(pair, arm.value))
    return Reading([one for one in shown.values() if one], told)


def _place(text: Publication | Pair) -> Place:
    return tuple(getattr(text, name) for name in selectors.PLACE)
