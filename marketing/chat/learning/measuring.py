"""How a version does on questions that it was not taught, beside the search by words, both arms alone, and what serves now.

The questions are held back in turn, a part at a time; heads are trained on the rest. Weights of the shop's own are fitted on the
other parts than the one that they are judged on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from marketing.chat.confidence import MEANING, SURE, TRAINED, WORDS, Evidence, Weights, confidences, usual_weights
from marketing.chat.heads import Heads
from marketing.chat.learning.fitting import Row, regression, rows
from marketing.chat.learning.library import Library
from marketing.chat.learning.material import Question
from marketing.chat.models import Passage

FOLDS = 4
MOST_HELD = 300
LEAST_OWN = 40  # questions of a language, from which on its weights are the shop's own
TOGETHER = 1.0  # how much own weights are held to the usual ones
FAQ = Passage.Kind.FAQ

Train = Callable[[set[str]], Heads]  # without these texts
Shares = Callable[[Question], Mapping[str, float]]


@dataclass(frozen=True)
class Looked:
    """A held-back question, with all that speaks for each passage, and the part that it belongs to."""

    asked: Question
    found: list[Evidence]
    strangeness: float
    part: int

    @property
    def right(self) -> list[bool]:
        return [one.passage.faq_id is not None and one.passage.faq_id == self.asked.faq_id for one in self.found]


@dataclass(frozen=True)
class Judged:
    right: bool
    sure: float


def look_up(
    held: Sequence[Question], libraries: Mapping[str, Library], train: Train, shares: Callable[[Heads], Shares], strange: Sequence[Question],
    tell: Callable[[int], None],
) -> list[Looked]:  # fmt: skip
    """Lines that no shop answers are held back with the first part."""
    found = []
    for part in range(FOLDS):
        chosen = [one for place, one in enumerate(held) if place % FOLDS == part]
        told = shares(train({one.text for one in chosen}))
        for one in (*chosen, *strange[part::FOLDS]):
            evidence, strangeness = libraries[one.locale].evidence(one, told(one), held=True)
            found.append(Looked(one, evidence, strangeness, part))
        tell(part + 1)
    return found


def drawn(questions: Sequence[Question], seed: int = 0) -> list[Question]:
    order = np.random.default_rng(seed).permutation(len(questions))[:MOST_HELD]
    return [questions[place] for place in order]


def own_weights(looked: Sequence[Looked], without: int | None = None) -> Weights:
    """Where a language has too few questions, the usual ones."""
    found: dict[str, Any] = {
        locale: {kind: dict(arms) for kind, arms in kinds.items()} for locale, kinds in usual_weights().items()
    }
    for locale, kinds in found.items():
        chosen = [one for one in looked if one.asked.locale == locale and one.part != without]
        if sum(one.asked.entry is not None for one in chosen) >= LEAST_OWN:
            told = [row for one in chosen for row in _rows(one)]
            kinds[FAQ][TRAINED] = regression(told, TOGETHER, kinds[FAQ][TRAINED])
    return found


def _rows(one: Looked) -> Iterator[Row]:
    return rows(one.found, one.strangeness, one.right, FAQ, TRAINED)


def judge(looked: Sequence[Looked], arms: str, weights: Sequence[Weights] | None = None) -> list[Judged]:
    """With weights for each part."""
    return [judged(one, seen_by(arms, one.found), weights[one.part] if weights else None) for one in looked]


def judged(one: Looked, found: Sequence[Evidence], weights: Weights | None) -> Judged:
    """By what stands first."""
    sure = confidences(found, one.asked.locale, one.strangeness, weights)
    best = max(range(len(found)), key=lambda place: (sure[place], found[place].fit.score), default=None)
    return Judged(False, 0.0) if best is None else Judged(one.right[best], sure[best])


def seen_by(arms: str, found: Sequence[Evidence]) -> list[Evidence]:
    """As the arms alone would see it."""
    if arms == WORDS:
        return [replace(one, likeness=None, share=None) for one in found]
    return [replace(one, share=None) for one in found] if arms == MEANING else list(found)


def name_of(asked: Question) -> str:
    """By which a later training finds what this one said about the same question."""
    return sha256(f"{asked.entry}\n{asked.text}".encode()).hexdigest()[:16]


def row(name: str, looked: Sequence[Looked], judged: Sequence[Judged]) -> dict[str, Any]:
    """Of the questions that an entry answers: how many first answers are right, how many are given, how many of these are right."""
    pairs = list(zip(looked, judged, strict=True))
    known = [one for asked, one in pairs if asked.asked.entry]
    given = [one for one in known if one.sure >= SURE]
    strange = [one.sure >= SURE for asked, one in pairs if not asked.asked.entry]
    return {
        "name": name,
        "right": _mean([one.right for one in known]),
        "answered": _mean([one.sure >= SURE for one in known]),
        "answered_right": _mean([one.right for one in given]),
        "off_topic": _mean(strange),
    }


def sureness(looked: Sequence[Looked], judged: Sequence[Judged]) -> dict[str, list[tuple[float, bool]]]:
    """By language: how sure the version was of each question that an entry answers, and whether rightly."""
    found = defaultdict(list)
    for one, verdict in zip(looked, judged, strict=True):
        if one.asked.entry:
            found[one.asked.locale].append((round(verdict.sure, 4), bool(verdict.right)))
    return dict(found)


def against(rival: str, ours: Sequence[bool], theirs: Sequence[bool]) -> dict[str, Any]:
    from modeling.bootstrap import paired_bootstrap

    paired = paired_bootstrap(np.array(ours, float), np.array(theirs, float))
    lower, upper = paired["interval"]
    return {"rival": rival, "measure": "right", "difference": paired["difference"], "lower": lower, "upper": upper}


def _mean(values: Sequence[bool]) -> float | None:
    return float(np.mean(values)) if values else None
