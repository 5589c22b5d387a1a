"""Which words say which fact, learned from pairs: runs of words that stand in the texts of a fact and in few others.

For each fact the runs are chosen greedily: the one that explains the most texts which nothing explains yet, as long as
it stands almost only in texts of this fact, says clearly more than a shorter run in it, and no other fact has a better
claim to it. Two words with up to three between them are a run too ("not ... children").

The second round leaves out texts that other values of the name explain: so "family friendly" can mean yes although "not
family friendly" holds it. The third lets a run say one of several values: people call a rating of 1 out of 5 "low" too.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from modeling.language.data import Fact
from modeling.language.words import END

GAP = "…"
LONGEST = 5  # words of a run
WIDEST = 3  # words in the gap
PRECISE = 0.97  # of the texts with the run, so many must have the fact
BETTER = 0.5  # a run belongs to its best fact, and to those that it fits at least half as well
SURE = 14.0  # minus the log of the chance that so many texts have the fact by accident
CLEARER = 7.0  # the same, where a shorter run in it is the measure
SEVERAL = 3  # values that one run may say
SHARE = 0.05  # of the texts of a run that says one of several values, so many must have each of them
HINT = 0.3  # of the texts of a run, beside half of the fact's own share, so that it can say the fact
MOST = 80  # runs of one fact and round
COMMON = 0.02  # of the texts of its facts hold a run, or it is a rare way to say them


@dataclass(frozen=True)
class Phrase:
    """The facts of which a run says one. `weak`: only in a text where no other value of the name is said. `rare`: few
    people say it so, and some of them may have said something else beside."""

    facts: tuple[Fact, ...]
    weak: bool = False
    rare: bool = False


Phrases = dict[str, Phrase]


@dataclass(frozen=True)
class Runs:
    """Every run that is frequent enough, where it stands (texts x runs, 0 or 1), and the shorter runs in it (runs, 2)."""

    names: list[str]
    found: sparse.csc_array
    within: np.ndarray
    gapped: np.ndarray


def learn_phrases(texts: Sequence[list[str]], facts: Sequence[set[Fact]]) -> Phrases:
    """Words of each text, and what it says -> each run with the facts of which it says one."""
    labels = sorted({fact for said in facts for fact in said})
    if not labels:
        return {}
    least = 3 if len(texts) < 5_000 else 5
    given = table(facts, labels)
    learner = Learner(telling(runs_of(texts, least), given), given, labels, least)
    for _round in range(2):
        for column in range(len(labels)):
            learner.choose(column)
    for name in dict.fromkeys(name for name, _ in labels):
        learner.choose_between(name)
    return learner.phrases()


def telling(runs: Runs, given: sparse.csc_array) -> Runs:
    """Without runs that stand with no fact clearly more often than chance has it: they are most of all."""
    both = (runs.found.T @ given).tocoo()
    share = np.asarray(given.mean(axis=0)).ravel()
    pure = both.data / counts(runs.found)[both.row] >= HINT + 0.5 * share[both.col]
    kept = np.zeros(len(runs.names), bool)
    kept[both.row[pure]] = True
    number = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)  # -1 stays -1
    names = [name for name, keep in zip(runs.names, kept.tolist(), strict=True) if keep]
    return Runs(names, runs.found[:, np.flatnonzero(kept)], number[runs.within[kept]], runs.gapped[kept])


class Learner:
    """Chooses runs for the columns of `given`, which are the facts."""

    def __init__(self, runs: Runs, given: sparse.csc_array, labels: Sequence[Fact], least: int) -> None:
        self.runs, self.labels, self.least = runs, labels, least
        self.given = given.toarray() > 0  # (texts, facts)
        self.both = (runs.found.T @ given).toarray()  # (runs, facts): texts with both
        self.times = np.asarray(runs.found.sum(axis=0)).ravel()
        fit = self.both.astype(np.float64) ** 2 / np.maximum(np.outer(self.times, self.given.sum(axis=0)), 1)
        self.good_fit = fit >= BETTER * fit.max(axis=1, keepdims=True)
        self.chosen: dict[int, list[int]] = {column: [] for column in range(len(labels))}
        self.shared: dict[int, set[int]] = {}  # a run -> the facts of which it says one
        self.weak: set[int] = set()

    def phrases(self) -> Phrases:
        said = {run: {column} for column, runs in self.chosen.items() for run in runs}
        return {
            self.runs.names[run]: Phrase(
                tuple(self.labels[column] for column in sorted(columns)), run in self.weak, self.rare(run, columns)
            )
            for run, columns in {**self.shared, **said}.items()
        }

    def rare(self, run: int, columns: Iterable[int]) -> bool:
        texts, held = self.given[:, list(columns)].sum(), self.both[run, list(columns)].sum()
        return bool(held < COMMON * texts)

    def choose(self, column: int) -> None:
        """Runs that say one fact."""
        rivals = [run for other in self.others(column) for run in self.chosen[other]]
        rows = ~self.covered(rivals if self.chosen[column] else [])
        truth = rows & self.given[:, column]
        times, right = self.texts_with(rows), self.texts_with(truth)
        share = truth.sum() / max(rows.sum(), 1)
        if share in (0.0, 1.0):
            return
        purity = right / np.maximum(times, 1)
        shorter = np.where(self.runs.within >= 0, purity[self.runs.within], share).max(axis=1).clip(1e-6, 1.0)
        good = (right >= PRECISE * times) & (right >= self.least) & self.good_fit[:, column]
        good &= (right * -math.log(share) >= SURE) & (
            (right * -np.log(shorter) >= CLEARER) | (self.runs.within[:, 0] < 0)
        )
        picked = self.greedy(good, column)
        self.chosen[column] += picked
        self.weak |= {run for run in picked if self.both[run, column] < PRECISE * self.times[run]}

    def choose_between(self, name: str) -> None:
        """Runs that say one of several values of a name, for texts that no run explains."""
        columns = [column for column, (theirs, _) in enumerate(self.labels) if theirs == name]
        rows = ~self.covered([run for column in columns for run in self.chosen[column]])
        truth = rows[:, None] & self.given[:, columns]
        times, any_right = self.texts_with(rows), self.texts_with(truth.any(axis=1))
        share = truth.any(axis=1).sum() / max(rows.sum(), 1)
        if share in (0.0, 1.0):
            return
        each = np.stack([self.texts_with(truth[:, i]) for i in range(len(columns))], axis=1)
        good = (any_right >= PRECISE * times) & (any_right >= self.least) & (any_right * -math.log(share) >= SURE)
        good &= self.good_fit[:, columns].any(axis=1)
        allowed = (each >= 2) & (self.both[:, columns] >= SHARE * self.times[:, None])
        good &= allowed.any(axis=1)
        good &= (allowed.sum(axis=1) <= SEVERAL) & (allowed.sum(axis=1) < len(columns)) & ~self.runs.gapped
        for place, column in enumerate(columns):
            for run in self.greedy(good & allowed[:, place], column):
                self.shared[run] = {columns[i] for i in np.flatnonzero(allowed[run])}
                rows_said = self.runs.found[:, [run]].toarray()[:, 0] > 0
                if self.given[rows_said][:, sorted(self.shared[run])].any(axis=1).mean() < PRECISE:
                    self.weak.add(run)

    def greedy(self, good: np.ndarray, column: int) -> list[int]:
        """Of the good runs those that explain the fact's texts, the most telling first."""
        mine = [run for run, columns in self.shared.items() if column in columns] + self.chosen[column]
        rows = np.flatnonzero(self.given[:, column])
        usable = np.flatnonzero(good)
        held, left = self.runs.found[:, usable][rows], ~self.covered(mine)[rows]
        picked: list[int] = []
        while len(picked) < MOST and len(usable):
            gain = held.T @ left.astype(np.int32)
            best = int(gain.argmax())
            if gain[best] < self.least:
                break
            picked.append(int(usable[best]))
            left &= held[:, [best]].toarray()[:, 0] == 0
        return picked

    def texts_with(self, rows: np.ndarray) -> np.ndarray:
        """How many of these texts hold each run."""
        return self.runs.found.T @ rows.astype(np.int32)

    def others(self, column: int) -> list[int]:
        name = self.labels[column][0]
        return [other for other, (theirs, _) in enumerate(self.labels) if theirs == name and other != column]

    def covered(self, runs: Sequence[int]) -> np.ndarray:
        """(texts,) bool"""
        if not len(runs):
            return np.zeros(len(self.given), bool)
        return np.asarray(self.runs.found[:, runs].sum(axis=1)).ravel() > 0


def counts(found: sparse.csc_array) -> np.ndarray:
    return np.asarray(found.sum(axis=0)).ravel()


def table(facts: Sequence[set[Fact]], labels: Sequence[Fact]) -> sparse.csc_array:
    place = {fact: column for column, fact in enumerate(labels)}
    pairs = np.array([(row, place[fact]) for row, said in enumerate(facts) for fact in said]).reshape(-1, 2)
    ones = np.ones(len(pairs), np.int32)
    return sparse.csc_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(facts), len(labels)))


class Collector:
    """Gathers where runs stand."""

    def __init__(self, owner: np.ndarray) -> None:
        self.owner, self.names = owner, []
        self.rows: list[np.ndarray] = []
        self.columns: list[np.ndarray] = []
        self.within: list[np.ndarray] = []

    def add(self, places: np.ndarray, codes: np.ndarray, names: list[str], within: np.ndarray) -> int:
        """`codes` number the runs from 0; returns the number of the first among all."""
        first = len(self.names)
        self.rows.append(self.owner[places])
        self.columns.append(codes + first)
        self.names += names
        self.within.append(within)
        return first

    def runs(self, texts: int) -> Runs:
        rows, columns = np.concatenate(self.rows), np.concatenate(self.columns)
        found = sparse.csc_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(texts, len(self.names)))
        found.sum_duplicates()
        found.data[:] = 1
        gapped = np.array([GAP in name for name in self.names])
        return Runs(self.names, found, np.concatenate(self.within), gapped)


def runs_of(texts: Sequence[list[str]], least: int) -> Runs:
    words = sorted({word for text in texts for word in text if word != END})
    number = {word: place for place, word in enumerate([END, *words])}  # 0 ends a run
    flat = np.array([number[word] for text in texts for word in [*text, END]])
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
    collector, size = Collector(owner), len(number)

    places = np.flatnonzero(flat)
    nothing = np.full((len(words), 2), -1)
    collector.add(places, flat[places] - 1, list(words), nothing)
    codes, first, spell = flat, 0, words
    for length in range(2, LONGEST + 1):
        after = np.append(flat[length - 1 :], np.zeros(length - 1, flat.dtype))
        joined = np.where((codes > 0) & (after > 0), codes * size + after, 0)
        longer, kept = frequent(joined, least)
        ends = np.append(codes[1:], 0)  # the shorter run that begins one word later
        last = np.zeros(len(kept) + 1, np.int64)
        last[longer] = ends
        within = np.stack((kept // size - 1, last[1:] - 1), axis=1)
        within = np.where(within >= 0, within + first, -1)
        spell = [f"{spell[code // size - 1]} {words[code % size - 1]}" for code in kept.tolist()]
        places, codes = np.flatnonzero(longer), longer
        first = collector.add(places, codes[places] - 1, spell, within)
    add_gapped(collector, flat, size, least, words)
    return collector.runs(len(texts))


def add_gapped(collector: Collector, flat: np.ndarray, size: int, least: int, words: list[str]) -> None:
    """Two words with one to three between them, within a sentence."""
    places, joined, inside = [], [], flat > 0
    for width in range(3, WIDEST + 3):
        whole = np.all([inside[i : len(flat) - width + 1 + i] for i in range(width)], axis=0)
        at = np.flatnonzero(whole)
        places.append(at)
        joined.append(flat[at] * size + flat[at + width - 1])
    codes, kept = frequent(np.concatenate(joined), least)
    some = np.flatnonzero(codes)
    names = [f"{words[code // size - 1]} {GAP} {words[code % size - 1]}" for code in kept.tolist()]
    within = np.stack((kept // size - 1, kept % size - 1), axis=1)
    collector.add(np.concatenate(places)[some], codes[some] - 1, names, within)


def frequent(codes: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes numbered from 1 among those that occur often enough, the others 0; and the codes that were kept."""
    values, place, times = np.unique(codes, return_inverse=True, return_counts=True)
    good = (times >= least) & (values > 0)
    return np.where(good, np.cumsum(good), 0)[place], values[good]
