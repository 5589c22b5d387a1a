"""How sure it is that a passage answers a question: a logistic regression over signs of its fit, for each language and kind.

The weights are what `benchmarks/knowledge.py --write` finds on hand-written messages, half of which it keeps aside.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketing.chat.models import Passage
from marketing.chat.scoring import Fit
from marketing.chat.vectors import Likeness

WEIGHTS = Path(__file__).with_name("weights.json")
# What speaks for a passage: how its words fit; and what it means; and what a trained version makes of the question.
WORDS, MEANING, TRAINED = ARMS = ("words", "meaning", "trained")
SURE = 0.6  # from here on it is answered, where the shop has chosen nothing else
NEAR = 0.15  # from here on it is offered as a choice
MOST_ODDS = 8.0
Weights = Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]]  # by language, kind and arms


@dataclass(frozen=True)
class Evidence:
    """What speaks for a passage. `share` is that of its entry in the trained version's probability, as a logarithm."""

    passage: Passage
    fit: Fit
    likeness: Likeness | None
    share: float | None = None

    @property
    def arms(self) -> str:
        if self.likeness is None:
            return WORDS
        return MEANING if self.share is None else TRAINED


def confidences(
    found: Sequence[Evidence], locale: str, strangeness: float, weights: Weights | None = None
) -> list[float]:
    chosen = weights or usual_weights()
    return [
        sigmoid(sum(weight * sign for weight, sign in zip(_of(chosen, locale, one), told, strict=True)))
        for one, told in zip(found, signs(found, strangeness), strict=True)
    ]


def signs(found: Sequence[Evidence], strangeness: float) -> list[tuple[float, ...]]:
    """Where the words of two fit alike, neither is sure: how far each is ahead of the others is a sign of its own."""
    leads = ahead([one.fit.score for one in found])
    chances = odds([one.share for one in found])
    rows = []
    for one, lead, chance in zip(found, leads, chances, strict=True):
        row = (1.0, one.fit.covered, one.fit.focus, max(-1.0, lead / one.fit.score) if one.fit.score else 0.0)
        meant = (one.likeness.asked, one.likeness.told, strangeness) if one.likeness else ()
        trained = (chance,) if one.arms == TRAINED else ()
        rows.append((*row, *meant, *trained))
    return rows


def odds(shares: Sequence[float | None]) -> list[float]:
    """Logarithms, among those that are looked at."""
    whole = sum(math.exp(share) for share in shares if share is not None)
    told = [share if share is None else math.exp(share) / whole for share in shares]
    return [0.0 if one is None else _clipped(one) for one in told]


def _clipped(share: float) -> float:
    least = 1 / (1 + math.exp(MOST_ODDS))
    share = min(max(share, least), 1 - least)
    return math.log(share / (1 - share))


def ahead(values: Sequence[float]) -> list[float]:
    """Each less the best of the others."""
    first, second = sorted((*values, 0.0, 0.0), reverse=True)[:2]
    return [one - (second if one == first else first) for one in values]


def _of(weights: Weights, locale: str, one: Evidence) -> Sequence[float]:
    return weights[locale][one.passage.kind][one.arms]


@cache
def usual_weights() -> dict[str, dict[str, dict[str, list[float]]]]:
    """Those that serve where a shop has too few questions for its own."""
    return json.loads(WEIGHTS.read_text("utf-8"))


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))
