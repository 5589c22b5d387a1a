"""Multinomial logistic regression, by maximum likelihood with a Gaussian prior (L-BFGS of SciPy).

Shapes: N = examples, D = features of all blocks, C = classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax

STEPS = 150
MANY, SMALL = 2_000, 1e-7
Block = np.ndarray | sparse.csr_matrix


class Rows:
    """Dense and sparse features side by side: (N, D)."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = list(blocks)
        self.edges = np.cumsum([0, *(block.shape[1] for block in blocks)])
        self.shape = (blocks[0].shape[0], int(self.edges[-1]))

    def __getitem__(self, chosen: np.ndarray) -> "Rows":
        return Rows([block[chosen] for block in self.blocks])

    def times(self, weight: np.ndarray) -> np.ndarray:
        """(D, C) -> (N, C)."""
        parts = [weight[start:end] for start, end in zip(self.edges, self.edges[1:], strict=False)]
        return sum(np.asarray(block @ part) for block, part in zip(self.blocks, parts, strict=True))

    def likeness(self) -> np.ndarray:
        """Products of each two rows: (N, N)."""
        products = (block @ block.T for block in self.blocks)
        return sum(one.toarray() if sparse.issparse(one) else np.asarray(one, np.float64) for one in products)

    def turned(self) -> list[Block]:
        return [block.T.tocsr() if sparse.issparse(block) else block.T for block in self.blocks]


@dataclass
class Linear:
    """Scores of classes: x W + b."""

    weight: np.ndarray  # (D, C)
    bias: np.ndarray  # (C,)

    def __call__(self, rows: Rows) -> np.ndarray:
        return rows.times(self.weight) + self.bias


def fit_linear(rows: Rows, y: np.ndarray, classes: int, shares: np.ndarray, prior: float) -> Linear:
    """A share says how often an example counts; the prior is the variance that a coefficient may have.

    Starts at zero and is convex, so equal examples give equal coefficients. The best coefficients are a sum of examples:
    where these are fewer than the features, they are looked for among such sums alone, which costs a tenth of the time.
    """
    if rows.shape[0] >= min(rows.shape[1], MANY):
        return descend(rows, y, classes, shares, prior)
    values, vectors = np.linalg.eigh(rows.likeness())
    kept = values > values[-1] * SMALL
    roots = np.sqrt(values[kept])
    found = descend(Rows([vectors[:, kept] * roots]), y, classes, shares, prior)
    sums = (vectors[:, kept] / roots) @ found.weight  # (N, C)
    weight = np.vstack([np.asarray(block @ sums) for block in rows.turned()])
    return Linear(weight.astype(np.float32), found.bias)


def descend(rows: Rows, y: np.ndarray, classes: int, shares: np.ndarray, prior: float) -> Linear:
    examples, features = rows.shape
    right = np.zeros((examples, classes))
    right[np.arange(examples), y] = 1.0
    turned = rows.turned()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weight, bias = flat[:-classes].reshape(features, classes), flat[-classes:]
        logs = log_softmax(rows.times(weight) + bias, axis=1)
        error = (np.exp(logs) - right) * shares[:, None]
        slope = np.vstack([np.asarray(block @ error) for block in turned]) + weight / prior
        cost = -float(shares @ (logs * right).sum(1)) + float((weight**2).sum()) / (2 * prior)
        return cost, np.concatenate([slope.ravel(), error.sum(0)])

    found = minimize(loss, np.zeros((features + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    flat = found.x.astype(np.float32)
    return Linear(flat[:-classes].reshape(features, classes), flat[-classes:])
