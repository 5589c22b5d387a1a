"""A call of a writer that may cost money and may fail: agreed on before, accounted for after, tried again if that may help."""

import random
import time
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, Protocol, TypeVar

from marketing.common.transactions import committed
from marketing.generation import breaking, budget
from marketing.generation.budget import Reservation
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.problems import Problem
from marketing.generation.providers.base import Failed, Provider, Written
from marketing.generation.values import Request

R = TypeVar("R")
Told = TypeVar("Told", contravariant=True)
TRIES = 3
PAUSE = 0.5  # seconds before the second try, at the most; doubled before each further one
LONGEST_PAUSE = 20.0  # a server that asks for more is left to the next text
TRIAL = timedelta(seconds=30)  # beyond the time that a call may take


class Callee(Protocol[Told]):
    """As much of a provider as a call needs, whatever it is told."""

    name: ClassVar[str]
    is_paid: ClassVar[bool]

    def most_tokens(self, request: Told) -> tuple[int, int]: ...

    def write(self, request: Told) -> Written: ...


def call(provider: Provider, request: Request, settings: GenerationSettings, record: Generation) -> Written:
    """Raises what the last try failed with. Each try stands in the record."""
    for number in range(1, TRIES):
        try:
            return call_once(provider, request, settings, record)
        except Failed as failure:
            if not failure.again or failure.wait > LONGEST_PAUSE:
                raise
            # At random, so that many that failed together do not come back together.
            time.sleep(failure.wait or random.uniform(0, PAUSE * 2**number))  # noqa: S311
    return call_once(provider, request, settings, record)


def call_once(provider: Callee[R], request: R, settings: GenerationSettings, record: Generation) -> Written:
    reserved = _agree(provider, request, settings, record)
    began = time.monotonic()
    outcome: Written | Failed
    try:
        outcome = provider.write(request)
    except Failed as failure:
        outcome = failure
    _account(provider, settings, record, reserved, outcome, seconds=time.monotonic() - began)
    if isinstance(outcome, Failed):
        raise outcome
    return outcome


def _agree(provider: Callee[R], request: R, settings: GenerationSettings, record: Generation) -> Reservation | None:
    """Committed before the call: a process that dies in it leaves its trace, and what it may have spent."""
    wait = timedelta(seconds=settings.timeout) + TRIAL
    try:
        with committed(settings.shop):
            reserved = None
            if provider.is_paid:
                reserved = budget.reserve(settings, budget.price(settings, *provider.most_tokens(request)))
            if not breaking.may_call(settings.shop, provider.name, trial=wait):
                raise Failed(Problem.RESTING)
            record.save()
    except Failed as refusal:
        note(record, provider.name, refusal)
        raise
    return reserved


def _account(
    provider: Callee[R],
    settings: GenerationSettings,
    record: Generation,
    reserved: Reservation | None,
    outcome: Written | Failed,
    *,
    seconds: float,
) -> None:
    with committed(settings.shop):
        cost = budget.settle(settings, reserved, outcome) if reserved else Decimal()
        if isinstance(outcome, Failed):
            breaking.note_failure(settings.shop, provider.name)
        else:
            breaking.note_success(settings.shop, provider.name)
        note(record, provider.name, outcome, cost=cost, seconds=seconds)
        record.save()


def note(
    record: Generation, name: str, outcome: Written | Failed, *, cost: Decimal = Decimal(), seconds: float = 0.0
) -> None:
    """What became of one try, for whoever asks later why a text is as it is."""
    said: dict[str, object] = {"provider": name, "seconds": round(seconds, 3), "cost": str(cost)}
    if isinstance(outcome, Failed):
        said |= {"problem": outcome.problem.value, "detail": outcome.detail}
    else:
        tokens_in, tokens_out = outcome.tokens_in or 0, outcome.tokens_out or 0
        said |= {"model": outcome.model, "tokens_in": tokens_in, "tokens_out": tokens_out}
        record.tokens_in, record.tokens_out = record.tokens_in + tokens_in, record.tokens_out + tokens_out
    record.cost += cost
    record.attempts.append(said)
