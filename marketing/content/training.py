"""Approved descriptions and what people preferred -> `generation.training` -> a candidate in the registry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketing.accounts.models import Shop
from marketing.common.tenancy import shop_context
from marketing.content import selectors
from marketing.content.accepted import accepted
from marketing.content.kinds import limit_of
from marketing.content.preferences import preferences
from marketing.generation import training
from marketing.generation.material import Material, Preferred, Reviewed, is_held_back
from marketing.generation.values import Kind, Request
from marketing.registry.models import Kind as Model
from marketing.registry.models import TrainingRun
from marketing.registry.selectors import serving_version

if TYPE_CHECKING:
    from modeling.trainer import Progress

# What the shop's own writer writes: descriptions of one product, for everybody.
LEARNED = {"kind": Kind.DESCRIPTION, "audience": "", "also": []}
MOST_TEXTS = 5_000  # the latest approvals: they are checked before the first step, and a silent job loses its lease


@dataclass(frozen=True)
class Enough:
    """How many approved descriptions there are, and how many it takes. Whether their claims hold is asked when it begins."""

    learned: int
    held: int
    least_learned: int = training.LEAST_TEXTS
    least_held: int = training.LEAST_HELD

    @property
    def to_learn(self) -> bool:
        return self.learned >= self.least_learned

    @property
    def to_decide(self) -> bool:
        return self.held >= self.least_held


def enough(shop: Shop) -> Enough:
    products = list(selectors.approved(shop).filter(**LEARNED).values_list("product__external_id", flat=True))
    held = sum(map(is_held_back, products))
    return Enough(len(products) - held, held)


def material(shop: Shop, until: datetime | None = None) -> Material:
    """By the facts, the law and the words of this moment."""
    return Material.of(reviewed(shop, until), preferred(shop, until))


def reviewed(shop: Shop, until: datetime | None) -> list[Reviewed]:
    drafts = selectors.approved(shop, until).filter(**LEARNED)[:MOST_TEXTS]
    ask = cache(lambda language: asked(shop, language))
    return [
        Reviewed(Request(**ask(one.draft.locale), products=one.facts), one.draft.text, one.approved_at)
        for batch in accepted(shop, drafts)
        for one in batch
    ]


def asked(shop: Shop, language: str) -> dict[str, Any]:
    """What every request for a description has in common."""
    return {
        "kind": Kind.DESCRIPTION,
        "language": language,
        "voice": selectors.voice_of(shop, language),
        "limit": limit_of(shop, Kind.DESCRIPTION, language),
    }


def preferred(shop: Shop, until: datetime | None) -> list[Preferred]:
    before = {"approved_at__lt": until} if until else {}
    return [
        Preferred(one.product_id, one.language, one.facts, one.chosen, one.rejected)
        for one in preferences(shop, most=MOST_TEXTS, **LEARNED, **before)
    ]


def fit(run: TrainingRun, directory: Path, *, on_progress: Callable[["Progress"], None]) -> dict[str, Any]:
    """Reads the shop's rows in one short transaction, then trains without holding a connection."""
    shop = run.shop
    with shop_context(shop):
        found, serving = material(shop, run.until), serving_version(shop, Model.WRITER)
        languages = {one.request.language for one in found.reviewed}
        policies = {language: selectors.policy_of(shop, language) for language in languages}
    return training.fit(
        found, directory, policies=policies, serving=serving, config=run.config, on_progress=on_progress
    )
