"""The money of a month. A call's price is set aside before it is made, so that many workers at once spend no more than agreed."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from django.db.models import F

from marketing.common.models import ShopQuerySet
from marketing.generation.models import GenerationSettings, Spending
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed, Written
from marketing.generation.selectors import this_month

MILLION = Decimal(1_000_000)
SMALLEST = Decimal("0.000001")


@dataclass(frozen=True)
class Reservation:
    month: date
    cost: Decimal


def price(settings: GenerationSettings, tokens_in: int, tokens_out: int) -> Decimal:
    cost = (settings.price_in * tokens_in + settings.price_out * tokens_out) / MILLION
    return cost.quantize(SMALLEST, rounding=ROUND_UP)


def reserve(settings: GenerationSettings, cost: Decimal) -> Reservation:
    """One statement decides, so two that ask at once do not both get the rest."""
    month = this_month()
    Spending.objects.get_or_create(shop=settings.shop, month=month)
    covered = _of(settings, month).filter(spent__lte=settings.monthly_budget - cost)
    if not covered.update(spent=F("spent") + cost, calls=F("calls") + 1):
        raise Failed(Problem.BUDGET)
    return Reservation(month, cost)


def settle(settings: GenerationSettings, reserved: Reservation, outcome: Written | Failed) -> Decimal:
    """What it really cost. Of a process that died meanwhile, what was set aside stays counted: it may have been spent."""
    cost = _cost(settings, reserved, outcome)
    _of(settings, reserved.month).update(spent=F("spent") + (cost - reserved.cost))
    return cost


def _cost(settings: GenerationSettings, reserved: Reservation, outcome: Written | Failed) -> Decimal:
    if isinstance(outcome, Failed):
        return reserved.cost if outcome.problem.may_have_cost else Decimal()
    if outcome.tokens_in is None or outcome.tokens_out is None:
        return reserved.cost
    return price(settings, outcome.tokens_in, outcome.tokens_out)


def _of(settings: GenerationSettings, month: date) -> ShopQuerySet:
    return Spending.objects.for_shop(settings.shop).filter(month=month)
