"""What texts would cost, before anybody is asked for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketing.accounts.models import Shop
from marketing.generation import budget, choosing, selectors
from marketing.generation.models import Generation
from marketing.generation.providers.base import Failed
from marketing.generation.values import Request

LATELY = 500  # texts that are looked at
ENOUGH = 5  # of them by this writer and of this kind, so that they tell what the next one costs


@dataclass(frozen=True)
class Price:
    provider: str  # who is asked first
    is_paid: bool
    each: Decimal  # a text
    is_measured: bool  # what such texts cost lately; else what one may cost at the most
    left: Decimal  # of this month's budget
    currency: str


def price_of(shop: Shop, requests: Sequence[Request]) -> Price:
    """Of requests of one kind; a few of them stand for many."""
    settings = selectors.settings_of(shop)
    name = choosing.first(settings, requests[0])
    left = settings.monthly_budget - selectors.spending_of(shop, selectors.this_month()).spent
    try:
        provider = choosing.provider(name, settings)
    except Failed:  # chosen, and not set up: it fails at once, and costs nothing
        return Price(name, False, Decimal(), False, left, settings.currency)
    costs = _lately(shop, name, requests[0].kind)
    measured = len(costs) >= ENOUGH
    if not measured:
        costs = [budget.price(settings, *provider.most_tokens(request)) for request in requests]
    each = (sum(costs, Decimal()) / len(costs)).quantize(budget.SMALLEST) if provider.is_paid else Decimal()
    return Price(name, provider.is_paid, each, measured, left, settings.currency)


def _lately(shop: Shop, name: str, kind: str) -> list[Decimal]:
    rows = selectors.generations(shop).filter(outcome=Generation.Outcome.WRITTEN).order_by("-created_at")
    told = rows.values_list("provider", "kind", "cost")[:LATELY]
    return [cost for provider, of_kind, cost in told if (provider, of_kind) == (name, kind)]
