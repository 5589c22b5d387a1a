"""Which way of learning from preferences a writer keeps: reranking, DPO, or none; held-back pairs decide.

A way is kept only where it tells more held-back pairs right than the writer's own score does, and the lower bound of the
paired 95 % interval says so. DPO changes every word that the writer may write, so it must also beat reranking by that rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from modeling.bootstrap import paired_bootstrap
from modeling.language.preferences import Preference, margins, prefer, scores
from modeling.language.reranking import Reranker
from modeling.language.writer import Writer
from modeling.trainer import Progress

NONE, RERANKING, DPO = "none", "reranking", "dpo"
LEAST_PAIRS = 40  # to learn from
LEAST_HELD = 20  # to decide by


@dataclass(frozen=True)
class Row:
    """The share of held-back pairs that one way tells right, and the paired difference from the writer's own score."""

    name: str
    right: float
    against: dict[str, Any] | None


@dataclass(frozen=True)
class Told:
    """What the held-back pairs say. `kept` is the name of the way that is kept."""

    learned: int
    held: int
    rows: list[Row]
    kept: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Learned:
    """The writer as it goes on, and what tells its texts apart, if that won."""

    writer: Writer
    reranker: Reranker | None
    told: Told


def learn_preferences(
    writer: Writer,
    pairs: Sequence[Preference],
    held: Sequence[Preference],
    *,
    directory: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Learned:
    """With too few pairs nothing is learned, and `rows` are empty."""
    if len(pairs) < LEAST_PAIRS or len(held) < LEAST_HELD:
        return Learned(writer, None, Told(len(pairs), len(held), [], NONE))
    reranker = Reranker.learn(writer, pairs)
    moved = prefer(writer, pairs, directory=directory, on_progress=on_progress)
    told = compare(writer, reranker, moved, held, learned=len(pairs))
    kept = told.kept
    return Learned(moved if kept == DPO else writer, reranker if kept == RERANKING else None, told)


def compare(writer: Writer, reranker: Reranker, moved: Writer, held: Sequence[Preference], *, learned: int = 0) -> Told:
    own = right(own_margins(writer, held))
    ways = {RERANKING: right(reranker.margins(writer, held)), DPO: right(margins(moved, writer, held))}
    rows = [Row(NONE, float(own.mean()), None)]
    rows += [Row(name, float(one.mean()), paired_bootstrap(one, own)) for name, one in ways.items()]
    kept = RERANKING if better(ways[RERANKING], own) else NONE
    if better(ways[DPO], own) and better(ways[DPO], ways.get(kept, own)):
        kept = DPO
    return Told(learned, len(held), rows, kept)


def own_margins(writer: Writer, pairs: Sequence[Preference]) -> np.ndarray:
    """By a token's mean log chance, as the writer ranks."""
    told = [one.told for one in pairs]
    chosen, rejected = (scores(writer, told, [getattr(one, side) for one in pairs]) for side in ("chosen", "rejected"))
    return np.array([a / b - c / d for (a, b), (c, d) in zip(chosen, rejected, strict=True)])


def right(margins: np.ndarray) -> np.ndarray:
    """1 where the chosen text is the higher one, a half where neither is."""
    return 0.5 + 0.5 * np.sign(margins)


def better(one: np.ndarray, other: np.ndarray) -> bool:
    return paired_bootstrap(one, other)["interval"][0] > 0
