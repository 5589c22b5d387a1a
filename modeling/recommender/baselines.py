"""The plain models: the fallback of every shop, and what a Transformer has to beat. NumPy and SciPy only.

popular, recent popular, item-kNN (cosine; Sarwar et al. 2001), item-to-item scores with or without a prior on recent
sales, own purchases. Each scores every product for one history; the caller leaves out what must not be shown.

I = products, U = different products of one history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from modeling.recommender.data import DAY, KIND_WEIGHTS, Events, History, Item
from modeling.recommender.ease import shopper_items
from modeling.recommender.sales import RecentSales
from modeling.recommender.words import tokens, vocabulary

NEIGHBOURS = 100  # of item-kNN, a product: .0769 on the gift shop, .0734 with 20


class Scorer(Protocol):
    """Anything that scores the whole catalogue for one history at one moment (seconds since 1970)."""

    def scores(self, history: History, at: int) -> np.ndarray:
        """(I,) float32; higher is better."""
        ...


@dataclass(frozen=True)
class Popular:
    """The same list for everybody: new buyers of the last days."""

    sales: RecentSales
    days: int = 36_500

    def scores(self, history: History, at: int) -> np.ndarray:
        return self.sales.recent(at, self.days)


@dataclass(frozen=True)
class ItemToItem:
    """A shopper's taste is the sum of what goes with each thing they did: tastes (U) x weights (U, I)."""

    weights: np.ndarray | sparse.csr_array  # (I, I): row = what was bought, column = what goes with it
    half_life: float | None = None  # days after which an event has half its say
    earlier: float = 1.0  # what an event says that is more than a day old, beside one of the open basket

    def scores(self, history: History, at: int) -> np.ndarray:
        return self.many([history], at)[0]

    def many(self, histories: Sequence[History], at: int) -> np.ndarray:
        """(B, I). The weights of a product are read once, in however many of the histories it stands."""
        items, says = tastes(histories, at, self.half_life, self.earlier)
        return np.asarray(says @ single(self.weights[items]))


@dataclass(frozen=True)
class WithRecentSales:
    """Standardised scores plus a prior: log new buyers of the last 28 days."""

    base: Scorer
    sales: RecentSales
    weight: float = 1.6  # chosen on the month before the test month

    def scores(self, history: History, at: int) -> np.ndarray:
        return standardised(self.base.scores(history, at)) + self.weight * self.sales.recent(at)


@dataclass(frozen=True)
class OwnItems:
    """Buy again: each own purchase counts, half as much after every half-life."""

    products: int
    half_life: float = 180.0

    def scores(self, history: History, at: int) -> np.ndarray:
        weight = KIND_WEIGHTS[history.kind] * np.exp2(-(at - history.time) / (self.half_life * DAY))
        return np.bincount(history.item, weight, minlength=self.products).astype(np.float32)


@dataclass(frozen=True)
class Chance:
    """A list that nobody chose: what a model of products that nobody knows must beat."""

    products: int

    def scores(self, history: History, at: int) -> np.ndarray:
        seed = int(history.time.sum() + history.item.sum())
        return np.random.default_rng(seed).random(self.products, dtype=np.float32)


@dataclass(frozen=True)
class Alike:
    """What is like the things that a shopper bought, by words alone."""

    words: sparse.csr_array  # (I, V)

    def scores(self, history: History, at: int) -> np.ndarray:
        items, says = tastes([history], at, half_life=None)
        return (self.words @ (says[0] @ self.words[items])).astype(np.float32)


def tastes(
    histories: Sequence[History], at: int, half_life: float | None, earlier: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """The different products of some histories and what each says in each of them, as of its last and its strongest
    event: (U,), (B, U). What a history lacks says nothing there.
    """
    items, place = np.unique(np.concatenate([history.item for history in histories]), return_inverse=True)
    cell = np.repeat(np.arange(len(histories)), [len(history.item) for history in histories]), place
    says = np.zeros((len(histories), len(items)), np.float32)
    last = np.zeros(says.shape, np.int64)
    np.maximum.at(says, cell, KIND_WEIGHTS[np.concatenate([history.kind for history in histories])])
    np.maximum.at(last, cell, np.concatenate([history.time for history in histories]))
    if half_life is not None:
        says *= np.exp2(-np.maximum(at - last, 0) / (half_life * DAY)).astype(np.float32)
    if earlier != 1.0:
        says[at - last >= DAY] *= earlier
    return items, says


def single(rows: np.ndarray | sparse.csr_array) -> np.ndarray | sparse.csr_array:
    """In float32, exactly. From float16 by its bits: NumPy takes 17 ns for a number below 6e-5, as most weights of EASE are,
    and 10 ms for 60 rows of 10,000 products.
    """
    if rows.dtype != np.float16:
        return rows.astype(np.float32, copy=False)
    bits = rows.view(np.int16).astype(np.int32)  # the sign is carried on
    bits <<= 13  # to where float32 has exponent and fraction; its exponent counts from 112 less
    bits &= np.int32(-0x70002000)  # the sign, 5 bits of exponent, 10 of fraction
    wide = bits.view(np.float32)
    wide *= np.float32(2.0**112)
    return wide


def standardised(scores: np.ndarray) -> np.ndarray:
    """Mean 0 and deviation 1 over the last axis; all zeros where all are equal."""
    centred = scores - scores.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True))
    return centred / np.where(deviation > 0, deviation, 1.0)


def fit_item_knn(events: Events, neighbours: int = NEIGHBOURS) -> sparse.csr_array:
    """(I, I) cosine between products, for each the nearest neighbours only."""
    matrix = shopper_items(events).tocsc()
    norms = np.sqrt(matrix.power(2).sum(axis=0))
    unit = sparse.csc_array(matrix @ sparse.diags_array(1 / np.where(norms > 0, norms, 1.0)))
    columns = [nearest(unit.T @ unit[:, low : low + 1024], low, neighbours) for low in range(0, unit.shape[1], 1024)]
    return sparse.hstack(columns).tocsr().astype(np.float32)


def fit_words(items: Sequence[Item]) -> sparse.csr_array:
    """(I, V) of length one: what each product says of itself, rare tokens more."""
    said = [tokens(item) for item in items]
    place = {token: number for number, token in enumerate(vocabulary(items))}
    cells = [
        (row, place[token], weight) for row, bag in enumerate(said) for token, weight in bag.items() if token in place
    ]
    row, column, weight = np.array(cells, np.float64).reshape(-1, 3).T
    weight *= np.log(len(items) / np.bincount(column.astype(int), minlength=len(place)))[column.astype(int)]
    weight /= np.sqrt(np.bincount(row.astype(int), weight**2, minlength=len(items)))[row.astype(int)]
    return sparse.csr_array((weight, (row.astype(int), column.astype(int))), shape=(len(items), len(place)))


def nearest(similar: sparse.csc_array, offset: int, neighbours: int) -> sparse.csc_array:
    """Columns offset.. of a similarity matrix, the largest entries of each, never the product itself."""
    found = sparse.coo_array(similar)
    row, column = found.coords
    keep = row != column + offset
    row, column, value = row[keep], column[keep], found.data[keep]
    order = np.lexsort((-value, column))
    last = np.searchsorted(column[order], np.arange(similar.shape[1])) + neighbours - 1  # place of each column's last
    least = np.append(value[order], 0.0)[np.minimum(last, len(value))]
    ends = np.searchsorted(column[order], np.arange(similar.shape[1]), side="right")
    keep = value >= np.where(last < ends, least, 0.0)[column]
    return sparse.csc_array((value[keep], (row[keep], column[keep])), shape=similar.shape)
