"""Numbers and places that depend on facts alone: not on the order of a file, nor on what a shopper is called.

Rows (N, 4): shopper, time, item, kind.
"""

from collections.abc import Sequence

import numpy as np


def scattered(time: np.ndarray, item: np.ndarray) -> np.ndarray:
    """(N,) uint64: the order of lines of one moment. As good as chance, and always the same (the end of SplitMix64).

    By number, the last line of a basket, which leave-one-out asks for, would always be one of the last products.
    """
    mixed = time.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + item.astype(np.uint64)
    mixed = (mixed ^ (mixed >> 30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> 27)) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> 31)


def unique_rows(rows: np.ndarray) -> np.ndarray:
    """One row a shopper, time and item, of the strongest kind; by shopper, then time, then `scattered`."""
    shopper, time, item, kind = rows.T
    rows = rows[np.lexsort((-kind, item, scattered(time, item), time, shopper))]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:, :3] != rows[:-1, :3]).any(axis=1)
    return rows[first]


def by_shopper(rows: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Unique rows with the shoppers numbered by their first event, then their second, ...; and their old numbers.

    Two who did the same at the same moments may change places: nothing tells them apart.
    """
    starts = np.flatnonzero(np.diff(rows[:, 0], prepend=-1))
    histories = np.split(rows, starts[1:]) if len(rows) else []
    # Big-endian bytes sort as the numbers do.
    histories.sort(key=lambda history: history[:, 1:].astype(">i8").tobytes())
    order = [int(history[0, 0]) for history in histories]
    ordered = np.concatenate([rows[:0], *histories])
    ordered[:, 0] = numbers(order)[ordered[:, 0]]
    return ordered, order


def numbers(old: Sequence[int]) -> np.ndarray:
    """Old number -> new number, from the old numbers in their new order."""
    new = np.empty(len(old), np.int64)
    new[np.array(old, np.int64)] = np.arange(len(old))
    return new
