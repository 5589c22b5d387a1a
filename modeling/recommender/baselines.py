"""The plain models: the fallback of every shop, and what a Transformer has to beat. NumPy and SciPy only.

popular, recent popular, item-kNN (cosine; Sarwar et al. 2001), EASE (closed form; Steck, WWW 2019) and EASE with a
prior on recent sales. Each scores every product for one history; the caller leaves out what must not be shown.

I = products, S = shoppers, U = different products of one history.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

from modeling.recommender.data import DAY, KIND_WEIGHTS, Events, History
from modeling.recommender.sales import RecentSales

EASE_MOST_ITEMS = 10_000  # I^3 work and I^2 memory (2 GiB): above, item-kNN takes its place
FOR_YOU = 300.0  # regularisation: few, safe neighbours (retail-time .0815)
CART = 1.0  # the rest of a cart wants sharp neighbours (retail-loo .156; .106 with 300)
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

    def scores(self, history: History, at: int) -> np.ndarray:
        items, says = tastes(history, at, self.half_life)
        return np.asarray(says @ self.weights[items], dtype=np.float32).ravel()


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


def tastes(history: History, at: int, half_life: float | None) -> tuple[np.ndarray, np.ndarray]:
    """The different products of a history and what each says, as of its last and its strongest event: (U,), (U,)."""
    items, place = np.unique(history.item, return_inverse=True)
    says, last = np.zeros(len(items), np.float32), np.zeros(len(items), np.int64)
    np.maximum.at(says, place, KIND_WEIGHTS[history.kind])
    np.maximum.at(last, place, history.time)
    if half_life is not None:
        says *= np.exp2(-np.maximum(at - last, 0) / (half_life * DAY)).astype(np.float32)
    return items, says


def standardised(scores: np.ndarray) -> np.ndarray:
    """Mean 0 and deviation 1 over the last axis; all zeros where all are equal."""
    deviation = scores.std(axis=-1, keepdims=True)
    return (scores - scores.mean(axis=-1, keepdims=True)) / np.where(deviation > 0, deviation, 1.0)


def shopper_items(events: Events) -> sparse.csr_array:
    """(S, I) float32: the strongest thing each shopper did with each product (1 = bought)."""
    shape = (len(events.shopper_ids), len(events.items))
    keys = events.shopper.astype(np.int64) * shape[1] + events.item
    pairs, place = np.unique(keys, return_inverse=True)
    strongest = np.zeros(len(pairs), np.float32)
    np.maximum.at(strongest, place, KIND_WEIGHTS[events.kind])
    return sparse.csr_array((strongest, np.divmod(pairs, shape[1])), shape=shape)


def fit_item_knn(events: Events, neighbours: int = NEIGHBOURS) -> sparse.csr_array:
    """(I, I) cosine between products, for each the nearest neighbours only."""
    matrix = shopper_items(events).tocsc()
    norms = np.sqrt(matrix.power(2).sum(axis=0))
    unit = sparse.csc_array(matrix @ sparse.diags_array(1 / np.where(norms > 0, norms, 1.0)))
    columns = [nearest(unit.T @ unit[:, low : low + 1024], low, neighbours) for low in range(0, unit.shape[1], 1024)]
    return sparse.hstack(columns).tocsr().astype(np.float32)


def nearest(similar: sparse.csc_array, offset: int, neighbours: int) -> sparse.csc_array:
    """Columns offset.. of a similarity matrix, the largest entries of each, never the product itself."""
    dense = similar.toarray()
    dense[np.arange(dense.shape[1]) + offset, np.arange(dense.shape[1])] = 0.0
    if len(dense) > neighbours:
        dense[dense < np.partition(dense, -neighbours, axis=0)[-neighbours]] = 0.0
    return sparse.csc_array(dense)


def fit_ease(events: Events, regularisation: float = FOR_YOU) -> np.ndarray:
    """(I, I) float32, zero diagonal: the linear model that best restores each shopper's products from the others.

    Closed form of Steck (2019): with P = (X'X + lambda)^-1, weight ij = -P ij / P jj.
    """
    matrix = shopper_items(events).astype(np.float64)
    gram = (matrix.T @ matrix).toarray()
    gram[np.diag_indices_from(gram)] += regularisation
    inverse = inverse_of_positive(gram)
    weights = (inverse / -np.diag(inverse)).astype(np.float32)
    np.fill_diagonal(weights, 0.0)
    return weights


def inverse_of_positive(matrix: np.ndarray) -> np.ndarray:
    """Through Cholesky, in place: half the work of a general inverse (11 -> 5 CPU s at 4,700 products)."""
    factor, failed = lapack.dpotrf(matrix.T, lower=False, overwrite_a=True)
    if failed:
        raise np.linalg.LinAlgError("the matrix is not positive definite")
    inverse, _ = lapack.dpotri(factor, lower=False, overwrite_c=True)
    return np.triu(inverse) + np.triu(inverse, 1).T
