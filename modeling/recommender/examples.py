"""Turns events into what the model learns from: windows of histories, and questions asked inside them.

A question stands at a position of a history: "what comes in the next basket?" (at a basket's end), or "what else goes
in here?" (inside it). A basket is what one shopper does on one UTC day. Right answers are products that the shopper
has not bought before; each says as much as its kind weighs, and the answers of one question share one unit.

Every batch is a pure function of (seed, step).
N = events, B = windows, T = positions, R = questions, P = right answers of all questions.
"""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from modeling.recommender.data import DAY, KIND_WEIGHTS, PURCHASE, Events
from modeling.recommender.gaps import SAME_SESSION, gaps, wait


class Batch(NamedTuple):
    """Windows of histories and the questions in them."""

    item: np.ndarray  # (B, T), padded at the end with 0
    kind: np.ndarray  # (B, T)
    gap: np.ndarray  # (B, T), buckets
    window: np.ndarray  # (R,) which window, and
    position: np.ndarray  # (R,) where in it the question stands
    wait: np.ndarray  # (R,) bucket of the time since that event
    day: np.ndarray  # (R,) row of the sales table
    answer_row: np.ndarray  # (P,) question
    answer: np.ndarray  # (P,) product
    share: np.ndarray  # (P,) of the question's one unit
    known_row: np.ndarray  # question, and
    known: np.ndarray  # product that was bought before: no candidate

    def part(self, rank: int, world: int) -> "Batch":
        """Every so many windows with their questions: what one of several processes works on."""
        asked = self.window % world == rank
        number = np.cumsum(asked) - 1  # of a question, among its part's
        windows = {name: getattr(self, name)[rank::world] for name in ("item", "kind", "gap")}
        questions = {name: getattr(self, name)[asked] for name in ("window", "position", "wait", "day")}
        answers, knowns = asked[self.answer_row], asked[self.known_row]
        return Batch(
            **windows,
            **questions | {"window": questions["window"] // world},
            answer_row=number[self.answer_row[answers]],
            answer=self.answer[answers],
            share=self.share[answers],
            known_row=number[self.known_row[knowns]],
            known=self.known[knowns],
        )


@dataclass(frozen=True, kw_only=True)
class ExamplesConfig:
    """How many windows make a step, and how often the rest of a basket is asked for beside the next one."""

    windows: int = 64
    least_steps: int = 50  # a small shop passes over its windows several times in one epoch,
    most_passes: int = 8  # but not so often that it learns them by heart
    most_questions: int = 512  # of one step
    rest_of_basket: float = 0.3  # share of the baskets of two or more that are asked about
    lead_days: int = 28  # asked up to so long before the basket came, as a visit or an e-mail is
    full_softmax: int = 20_000  # a larger catalogue is sampled,
    negatives: int = 2_048  # by so many draws a step
    seed: int = 0


class Questions(NamedTuple):
    """Where each question stands, and its right answers: rows start to end of the events."""

    position: np.ndarray
    start: np.ndarray
    end: np.ndarray
    rest: np.ndarray  # bool: about the rest of an open basket

    def some(self, index: np.ndarray) -> "Questions":
        return Questions(*(column[index] for column in self))


class Epoch(NamedTuple):
    """One pass over the windows: which of them make each step, and the questions of each."""

    events: Events
    questions: Questions
    new: np.ndarray  # (N,) bool, see new_to_shopper
    owner: np.ndarray  # the window of each question
    steps: list[np.ndarray]  # windows of each step


class Examples:
    """The questions that a shop's events pose, in batches."""

    def __init__(self, events: Events, length: int, config: ExamplesConfig) -> None:
        self.events, self.config = events, config
        self.days = np.unique(events.time // DAY)
        self.new = new_to_shopper(events)
        self.baskets = baskets(events)
        self.windows = windows(events.bounds, length)
        steps = max(1, -(-len(self.windows[0]) // config.windows))
        self.passes = min(-(-config.least_steps // steps), config.most_passes)
        self.steps_per_epoch = self.passes * steps
        self._epoch: tuple[int, Epoch] | None = None

    def batch(self, step: int) -> Batch:
        """The batch of a step, whichever was made before it."""
        number, place = divmod(step, self.steps_per_epoch)
        if self._epoch is None or self._epoch[0] != number:
            self._epoch = number, self.epoch(number)
        epoch, rng = self._epoch[1], np.random.default_rng((self.config.seed, 1, step))
        asked = np.flatnonzero(np.isin(epoch.owner, epoch.steps[place]))
        if len(asked) > self.config.most_questions:
            asked = np.sort(rng.choice(asked, self.config.most_questions, replace=False))
        return self.build(epoch, epoch.steps[place], asked, rng)

    def epoch(self, number: int) -> Epoch:
        """Windows in a new order, those of like length together; lines of one moment in a new order too."""
        rng = np.random.default_rng((self.config.seed, 0, number))
        lines = np.lexsort((rng.random(len(self.events)), self.events.time, self.events.shopper))
        questions, new = self.ask(rng), self.new[lines]
        answered = np.concatenate(([0], np.cumsum(new)))
        questions = questions.some(answered[questions.end] > answered[questions.start])
        owner = np.searchsorted(self.windows[1], questions.position, side="right")
        steps = [step for _ in range(self.passes) for step in self.steps(rng)]
        return Epoch(self.events.where(lines), questions, new, owner, steps)

    def ask(self, rng: np.random.Generator) -> Questions:
        """Every next basket, and one place in some of the baskets of two or more."""
        start, end = self.baskets
        follows = self.events.shopper[start[1:]] == self.events.shopper[start[:-1]]
        next_one = Questions(end[:-1] - 1, start[1:], end[1:], np.zeros(len(start) - 1, bool)).some(follows)
        inside = start + (rng.random(len(start)) * (end - start - 1)).astype(np.int64)
        some = (end - start > 1) & (rng.random(len(start)) < self.config.rest_of_basket)
        rest = Questions(inside, inside + 1, end, np.ones(len(start), bool)).some(some)
        return Questions(*(np.concatenate(columns) for columns in zip(next_one, rest, strict=True)))

    def steps(self, rng: np.random.Generator) -> list[np.ndarray]:
        """Windows of each step of one pass; sorted by length within pools, so that little is padded."""
        length = self.windows[1] - self.windows[0]
        order, size = rng.permutation(len(length)), self.config.windows
        pools = [order[i : i + 16 * size] for i in range(0, len(order), 16 * size)]
        order = np.concatenate([pool[np.argsort(length[pool], kind="stable")] for pool in pools])
        cut = [np.sort(order[i : i + size]) for i in range(0, len(order), size)]
        return [cut[i] for i in rng.permutation(len(cut))]

    def build(self, epoch: Epoch, chosen: np.ndarray, asked: np.ndarray, rng: np.random.Generator) -> Batch:
        events, questions = epoch.events, epoch.questions.some(asked)
        at, waited = self.moments(events, questions, rng)
        by_time = np.argsort(at, kind="stable")  # neighbours share their day's sales
        asked, questions, at, waited = asked[by_time], questions.some(by_time), at[by_time], waited[by_time]
        start, end = self.windows[0][chosen], self.windows[1][chosen]
        rows = start[:, None] + np.arange((end - start).max())
        inside = rows < end[:, None]
        rows = np.minimum(rows, end[:, None] - 1)
        window = np.searchsorted(chosen, epoch.owner[asked])
        known = spans(events.bounds[events.shopper[questions.position]], questions.position + 1)
        known = known[:, events.kind[known[1]] == PURCHASE]
        return Batch(
            item=np.where(inside, events.item[rows], 0).astype(np.int64),
            kind=np.where(inside, events.kind[rows], 0).astype(np.int64),
            gap=np.where(inside, gaps(events.time[rows]), 0),
            window=window,
            position=questions.position - start[window],
            wait=waited,
            day=np.searchsorted(self.days, at // DAY).clip(max=len(self.days) - 1),
            **self.answers(epoch, questions),
            known_row=known[0],
            known=events.item[known[1]].astype(np.int64),
        )

    def moments(self, events: Events, questions: Questions, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """When each question is asked, and the bucket of the time since the last event."""
        last, came = events.time[questions.position], events.time[questions.start]
        lead = rng.random(len(last)) * np.minimum(came - last, self.config.lead_days * DAY)
        at = np.where(questions.rest, last, came - lead.astype(np.int64))
        return at, np.where(questions.rest, SAME_SESSION, wait(at - last))

    def answers(self, epoch: Epoch, questions: Questions) -> dict[str, np.ndarray]:
        """What came and was new; heavier kinds say more, each question one unit in all."""
        row, event = spans(questions.start, questions.end)
        row, event = row[epoch.new[event]], event[epoch.new[event]]
        share = KIND_WEIGHTS[epoch.events.kind[event]]
        share /= np.bincount(row, share, minlength=len(questions.start))[row].astype(np.float32)
        return {"answer_row": row, "answer": epoch.events.item[event].astype(np.int64), "share": share}


def new_to_shopper(events: Events) -> np.ndarray:
    """(N,) bool: the shopper had not bought this product before."""
    pair = events.shopper.astype(np.int64) * len(events.items) + events.item
    pairs, place = np.unique(pair, return_inverse=True)
    bought = np.full(len(pairs), np.iinfo(np.int64).max)
    purchase = events.kind == PURCHASE
    np.minimum.at(bought, place[purchase], events.time[purchase])
    return events.time <= bought[place]


def baskets(events: Events) -> tuple[np.ndarray, np.ndarray]:
    """First row, and the row after the last, of each basket."""
    day = events.time // DAY
    starts = np.flatnonzero((np.diff(events.shopper, prepend=-1) != 0) | (np.diff(day, prepend=day[:1]) != 0))
    return starts, np.append(starts[1:], len(events))[: len(starts)]


def windows(bounds: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Each shopper's rows in windows of at most `length`; long histories in steps of three quarters of it.

    A row belongs to the first window that holds it, where it has at least a quarter of a window before it.
    """
    start, end = [], []
    for low, high in itertools.pairwise(bounds.tolist()):
        if high > low:
            ends = [*range(min(low + length, high), high, max(1, 3 * length // 4)), high]
            start += [max(low, stop - length) for stop in ends]
            end += ends
    return np.array(start, np.int64), np.array(end, np.int64)


def spans(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(2, .): for every i and every row from start i to end i, the pair (i, row)."""
    count = end - start
    index = np.repeat(np.arange(len(start)), count)
    return np.stack((index, np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count) + start[index]))
