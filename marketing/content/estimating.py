"""What a request would take, told before it begins: how many texts, how long, and what an outside writer would cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marketing.accounts.models import Shop
from marketing.content import selectors
from marketing.content.drafting import request_of
from marketing.content.models import Draft
from marketing.content.services.planning import plan
from marketing.content.standing import facts_of_all
from marketing.generation.pricing import Price, price_of
from marketing.generation.values import Request

SAMPLE = 20  # texts whose price is reckoned; they stand for the rest


@dataclass(frozen=True)
class Estimate:
    texts: int  # that a writer is asked for
    left_out: int  # such a text is there already
    without_facts: int  # of products that tell nothing: each says what is missing, and no writer is asked
    seconds: float | None  # nothing where nobody has written yet
    price: Price | None  # nothing where nothing is to be written

    @property
    def cost(self) -> Decimal:
        return self.price.each * self.texts if self.price else Decimal()

    @property
    def minutes(self) -> int:
        return round((self.seconds or 0) / 60)

    @property
    def is_covered(self) -> bool:
        """By what is left of the month's budget. Beyond it this server's own writer goes on."""
        return self.price is None or self.cost <= self.price.left


def estimate(shop: Shop, kind: str, external_ids: Iterable[str], **asked: Any) -> Estimate:
    planned = plan(shop, kind, external_ids, **asked)
    drafts = _with_facts(shop, planned.drafts)
    price = price_of(shop, _sample(drafts)) if drafts else None
    pace = selectors.seconds_per_draft(shop, price.provider, kind) if price else None
    seconds = None if pace is None else pace * len(drafts)
    return Estimate(len(drafts), planned.left_out, len(planned.drafts) - len(drafts), seconds, price)


def _with_facts(shop: Shop, drafts: Sequence[Draft]) -> list[Draft]:
    told = facts_of_all(shop, drafts)
    return [draft for draft, facts in zip(drafts, told, strict=True) if not all(one.is_bare for one in facts)]


def _sample(drafts: Sequence[Draft]) -> list[Request]:
    return [request_of(draft) for draft in drafts[:: max(1, len(drafts) // SAMPLE)][:SAMPLE]]
