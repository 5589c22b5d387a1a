"""What the pages tell of writers: who writes now, what it cost, how the last test went, what failed lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.accounts.models import Shop
from marketing.common.badges import badge
from marketing.generation import selectors
from marketing.generation.models import Generation, GenerationSettings
from marketing.generation.problems import Problem
from marketing.generation.services import TRY
from marketing.jobs.selectors import jobs

Writer = GenerationSettings.Writer
FAILURES_SHOWN = 5
TONES = {Generation.Outcome.OPEN: "busy", Generation.Outcome.WRITTEN: "ok", Generation.Outcome.FAILED: "bad"}
NAMES: dict[str, str | Promise] = {
    "template": _("Templates of this server"),
    "local": _("The shop's own trained writer"),
    "huggingface": _("The Hugging Face model of this server"),
    "openai": _("The outside model"),
}


@dataclass(frozen=True)
class Attempt:
    """A try of one writer, as a person reads it."""

    writer: str | Promise
    problem: str | Promise
    detail: str
    model: str
    seconds: float
    tokens: int
    cost: str


def writer_name(name: str) -> str | Promise:
    return NAMES.get(name, name)


def problem_text(code: object) -> str | Promise:
    return Problem(code).label if code in Problem.values else ""


def attempts_of(generation: Generation) -> list[Attempt]:
    return [
        Attempt(
            writer_name(str(one.get("provider", ""))),
            problem_text(one.get("problem")),
            str(one.get("detail", "")),
            str(one.get("model", "")),
            one.get("seconds", 0.0),
            one.get("tokens_in", 0) + one.get("tokens_out", 0),
            str(one.get("cost", "0")),
        )
        for one in generation.attempts
        if isinstance(one, dict)
    ]


def about(generation: Generation) -> dict[str, Any]:
    return {
        "outcome": badge(generation.get_outcome_display(), TONES[Generation.Outcome(generation.outcome)]),
        "writer": writer_name(generation.provider),
        "instead_of": writer_name(generation.fallback_from),
        "attempts": attempts_of(generation),
        "products": generation.asked.get("products", []),
    }


def state_of(shop: Shop) -> dict[str, Any]:
    row = selectors.settings_of(shop)
    test = jobs(shop).filter(kind=TRY).first()
    spending = selectors.spending_of(shop, selectors.this_month())
    breaker = selectors.breaker_of(shop, row.writer)
    resting = breaker.resting_until if breaker.resting_until and breaker.resting_until > timezone.now() else None
    return {
        "row": row,
        "is_own": row.writer == Writer.OWN,
        "leaves": row.writer == Writer.OPENAI,
        "host": urlsplit(row.base_url).hostname or "",
        "has_key": bool(row.sealed_key),
        "is_free": not (row.price_in or row.price_out),
        "spending": spending,
        "used_up": bool(row.monthly_budget) and spending.spent >= row.monthly_budget,
        "resting_until": resting,
        "test": test,
        "test_problem": problem_text((test.result or {}).get("problem")) if test else "",
        "failures": failures(shop),
    }


def failures(shop: Shop) -> list[tuple[Generation, list[str]]]:
    """The latest texts that another writer had to write than the one that was chosen, and why: each reason once."""
    found = selectors.generations(shop).exclude(fallback_from="")[:FAILURES_SHOWN]
    return [(one, list(dict.fromkeys(_reasons(one)))) for one in found]


def _reasons(generation: Generation) -> Iterator[str]:
    return (f"{one.writer}: {one.problem}" for one in attempts_of(generation) if one.problem)
