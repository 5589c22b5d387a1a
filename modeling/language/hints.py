"""Words that tell something of a name where no fact holds it, learned from pairs.

Whoever made the pairs knew less than whoever wrote the texts: "sushi" tells what is eaten, yet none of its texts has a food
among its facts. So of a name that most facts hold: a run of words that stands many times as often where they do not tells
a value that nobody recorded, and is wrong wherever it stands. One that stands many times as often where they do
("affordable") tells a value, whichever it is, and is wrong where none is given. Both are measured against what the other
facts explain: "trousers" stand without a length of skirt, and tell nothing of it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from modeling.language.data import Fact, Pair
from modeling.language.phrases import LONGEST, Runs, counts, runs_of, table
from modeling.language.words import END, Piece

MOSTLY = 0.5  # of the texts have a fact of a name, or the words around it say little
SELDOM = 0.02  # of the texts have none, or there is nothing to compare
OFTENER = 6.0  # times as often as chance and the other facts have it must a run stand that tells what is not recorded
OFTEN = 5.0  # and one that tells of a name
SURE = 12.0  # minus the log of the chance that this is an accident
CLEARER = 4.0  # the same, where a shorter run in it is the measure


@dataclass(frozen=True)
class Hints:
    """`unrecorded` runs are wrong everywhere, those `about` names where none of these has a fact."""

    unrecorded: frozenset[str] = frozenset()
    about: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def learn(cls, pairs: Sequence[Pair], texts: Sequence[list[str]], facts: Sequence[set[Fact]]) -> "Hints":
        """`texts` are the words of the pairs, `facts` those of their facts that are words."""
        known = [said | {("", pair.told.language)} for pair, said in zip(pairs, facts, strict=True)]
        labels = sorted(set().union(*known))
        runs, given = runs_of(texts, 3 if len(texts) < 5_000 else 5), table(known, labels)
        unrecorded: set[str] = set()
        about: dict[str, set[str]] = defaultdict(set)
        for name in sorted({name for pair in pairs for name in pair.told.facts}):
            has = np.array([bool(pair.told.facts.get(name)) for pair in pairs])
            if MOSTLY <= has.mean() <= 1 - SELDOM:
                others = np.array([theirs != name for theirs, _ in labels])
                unrecorded |= {runs.names[run] for run in telling(runs, ~has, given, others, OFTENER)}
                for run in telling(runs, has, given, others, OFTEN):
                    about[runs.names[run]].add(name)
        return cls(frozenset(unrecorded), {run: frozenset(names) for run, names in about.items()})

    @classmethod
    def of_json(cls, document: Mapping[str, Any]) -> "Hints":
        about = {run: frozenset(names) for run, names in document["about"].items()}
        return cls(frozenset(document["unrecorded"]), about)

    def to_json(self) -> dict[str, Any]:
        return {
            "unrecorded": sorted(self.unrecorded),
            "about": {run: sorted(names) for run, names in self.about.items()},
        }

    def unsupported(self, read: Sequence[Piece], names: Collection[str]) -> Iterator[tuple[int, int]]:
        """Where a text tells what none of these names holds."""
        for first in range(len(read)):
            run = ""
            for piece in read[first : first + LONGEST]:
                if piece.word == END:
                    break
                run = f"{run} {piece.word}" if run else piece.word
                if run in self.unrecorded or (run in self.about and self.about[run].isdisjoint(names)):
                    yield read[first].start, piece.end

    def barred(self, names: Collection[str]) -> list[str]:
        """The runs that tell what none of these names holds."""
        return [*self.unrecorded, *(run for run, theirs in self.about.items() if theirs.isdisjoint(names))]


def telling(runs: Runs, texts: np.ndarray, given: sparse.csc_array, others: np.ndarray, least: float) -> np.ndarray:
    """Runs that stand in these texts far more often than in the rest, and than the `others` of their facts explain."""
    times, right = counts(runs.found), runs.found.T @ texts.astype(float)
    share, chance = right / times, runs.found.T @ explained(texts, given, others) / times
    good = ~runs.gapped & (right * (1 - chance) >= least * np.maximum(times - right, 0.5) * chance)
    good &= (share > chance) & (times * surprise(share, chance) >= SURE)
    shorter = np.where(runs.within >= 0, share[runs.within], 0.0).max(axis=1)
    clearer = (share > shorter) & (times * surprise(share, np.maximum(shorter, chance)) >= CLEARER)
    good &= clearer | (runs.within[:, 0] < 0)
    return np.flatnonzero(good & ~np.where(runs.within >= 0, good[runs.within], False).any(axis=1))


def explained(texts: np.ndarray, given: sparse.csc_array, others: np.ndarray) -> np.ndarray:
    """The chance of each text to be one of these, by that of its other facts which makes it likeliest."""
    share = given.T @ texts.astype(float) / np.maximum(counts(given), 1)
    most = given.multiply((share * others)[None, :]).max(axis=1).toarray().ravel()
    return np.maximum(most, texts.mean()).clip(max=0.999)


def surprise(share: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Of one text, where `share` is seen and `chance` was due (Kullback and Leibler)."""
    share, chance = share.clip(1e-9, 1 - 1e-9), chance.clip(1e-6, 1 - 1e-6)
    return share * np.log(share / chance) + (1 - share) * np.log((1 - share) / (1 - chance))
