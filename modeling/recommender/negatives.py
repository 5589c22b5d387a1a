"""What the questions of a step are compared with in a catalogue that is too large to be scored as a whole: a sample.

All questions share it. Half is drawn from the whole catalogue alike, half by sales: uniform ones alone hardly ever show the
model a best seller, and those of its own batch alone are known to collapse. A product counts for as many as it stands for,
the inverse of how often such a draw holds it (logQ correction, Bengio and Senecal 2008), so that the sum over the sample is
that over the catalogue but for chance. Right answers and histories come along: only the answers of the own question count.

I = products, C = sampled ones.
"""

from typing import NamedTuple

import numpy as np

from modeling.recommender.data import KIND_WEIGHTS, Events
from modeling.recommender.examples import Batch

POWER = 0.75  # of the sales, as word2vec draws


class Sample(NamedTuple):
    rows: np.ndarray  # (C,) rising numbers of the products
    stands_for: np.ndarray  # (C,) float32: log of how many; -inf for what was not drawn


class Negatives:
    """Equal (seed, step) draw equally."""

    def __init__(self, events: Events, draws: int, seed: int) -> None:
        self.draws, self.seed = draws, seed
        sold = np.bincount(events.item, KIND_WEIGHTS[events.kind], minlength=len(events.items)) ** POWER
        self.chance = 0.5 / len(sold) + 0.5 * sold / sold.sum()
        self.up_to = np.cumsum(self.chance)

    def sample(self, step: int, batch: Batch) -> Sample:
        rng = np.random.default_rng((self.seed, 2, step))
        drawn = np.searchsorted(self.up_to, rng.random(self.draws) * self.up_to[-1], side="right")
        product, times = np.unique(drawn, return_counts=True)
        rows = np.unique(np.concatenate((product, batch.answer, batch.item.ravel())))
        stands_for = np.full(len(rows), -np.inf, np.float32)
        stands_for[np.searchsorted(rows, product)] = np.log(times / (self.draws * self.chance[product]))
        return Sample(rows, stands_for)


def numbered(batch: Batch, rows: np.ndarray) -> Batch:
    """The batch with places in the sample for products; a known one that it lacks is no candidate anyway."""
    place = np.searchsorted(rows, batch.known).clip(max=len(rows) - 1)
    there = rows[place] == batch.known
    return batch._replace(
        item=np.searchsorted(rows, batch.item),
        answer=np.searchsorted(rows, batch.answer),
        known_row=batch.known_row[there],
        known=place[there],
    )
