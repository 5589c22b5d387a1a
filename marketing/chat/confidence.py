"""How sure it is that a passage answers a question: a logistic regression over signs of its fit, for each language and kind.

The weights are what `benchmarks/knowledge.py --write` finds on hand-written messages, half of which it keeps aside.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketing.chat.models import Passage
from marketing.chat.scoring import Fit
from marketing.chat.vectors import Likeness

WEIGHTS = Path(__file__).with_name("weights.json")
WORDS, MEANING = "words", "meaning"  # what is known of a passage: how its words fit, and what it means


@dataclass(frozen=True)
class Evidence:
    """What speaks for a passage."""

    passage: Passage
    fit: Fit
    likeness: Likeness | None

    @property
    def arms(self) -> str:
        return MEANING if self.likeness else WORDS


def confidences(found: Sequence[Evidence], locale: str, strangeness: float) -> list[float]:
    return [
        sigmoid(sum(weight * sign for weight, sign in zip(weights_of(locale, one), told, strict=True)))
        for one, told in zip(found, signs(found, strangeness), strict=True)
    ]


def signs(found: Sequence[Evidence], strangeness: float) -> list[tuple[float, ...]]:
    """Where the words of two fit alike, neither is sure: how far each is ahead of the others is a sign of its own."""
    leads = ahead([one.fit.score for one in found])
    rows = []
    for one, lead in zip(found, leads, strict=True):
        row = (1.0, one.fit.covered, one.fit.focus, max(-1.0, lead / one.fit.score) if one.fit.score else 0.0)
        meant = (one.likeness.asked, one.likeness.told, strangeness) if one.likeness else ()
        rows.append((*row, *meant))
    return rows


def ahead(values: Sequence[float]) -> list[float]:
    """Each less the best of the others."""
    first, second = sorted((*values, 0.0, 0.0), reverse=True)[:2]
    return [one - (second if one == first else first) for one in values]


def weights_of(locale: str, one: Evidence) -> list[float]:
    return _weights()[locale][one.passage.kind][one.arms]


@cache
def _weights() -> dict[str, dict[str, dict[str, list[float]]]]:
    return json.loads(WEIGHTS.read_text("utf-8"))


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
