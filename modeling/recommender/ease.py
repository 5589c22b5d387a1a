"""EASE: the linear model that best restores what stands in a row from the rest of it. NumPy and SciPy only.

Closed form of Steck (WWW 2019): with P = (X'X + lambda)^-1, weight ij = -P ij / P jj. For you, a row is a shopper. For
the rest of a cart, every basket is a row too: what was in one basket says more than what one shopper bought in a year.

R = rows, I = products.
"""

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

from modeling.recommender.data import DAY, KIND_WEIGHTS, Events

EASE_MOST_ITEMS = 10_000  # I^3 work and I^2 memory (2 GiB): above, item-kNN takes its place
FOR_YOU = 300.0  # lambda; few, safe neighbours (retail-time .0815)
CART = 30.0  # leave-one-out, one product earlier: .186, .188, .184 with 10, 30, 100; .119 without the baskets


def fit_ease(events: Events, regularisation: float = FOR_YOU) -> np.ndarray:
    """(I, I) float32, zero diagonal, from shoppers."""
    return ease(co_occurrences(shopper_items(events)), regularisation)


def fit_cart_ease(events: Events, regularisation: float = CART) -> np.ndarray:
    """(I, I) float32, zero diagonal, from shoppers and their baskets."""
    return ease(co_occurrences(shopper_items(events)) + co_occurrences(basket_items(events)), regularisation)


def shopper_items(events: Events) -> sparse.csr_array:
    """(S, I) float32: the strongest thing each shopper did with each product (1 = bought)."""
    return strongest(events.shopper, events, len(events.shopper_ids))


def basket_items(events: Events) -> sparse.csr_array:
    """The same of each basket: what one shopper does on one UTC day."""
    days = np.stack((events.shopper, events.time // DAY))
    baskets, row = np.unique(days, axis=1, return_inverse=True)
    return strongest(row.ravel(), events, baskets.shape[1])


def strongest(row: np.ndarray, events: Events, rows: int) -> sparse.csr_array:
    keys = row.astype(np.int64) * len(events.items) + events.item
    pairs, place = np.unique(keys, return_inverse=True)
    weight = np.zeros(len(pairs), np.float32)
    np.maximum.at(weight, place, KIND_WEIGHTS[events.kind])
    return sparse.csr_array((weight, np.divmod(pairs, len(events.items))), shape=(rows, len(events.items)))


def co_occurrences(matrix: sparse.csr_array) -> np.ndarray:
    """(I, I) X'X."""
    exact = matrix.astype(np.float64)
    return (exact.T @ exact).toarray()


def ease(gram: np.ndarray, regularisation: float) -> np.ndarray:
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
