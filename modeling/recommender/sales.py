"""What sells now: new buyers of each product over windows that end at any moment, each shopper counted once.

First purchases, not all: counted so, the last 28 days alone reach NDCG@10 .0595 on the gift shop, and .0491 when a
wholesaler's weekly order counts each time.
"""

import numpy as np

from modeling.recommender.data import DAY, KIND_WEIGHTS, Events

ALL_TIME = 36_500  # days
WINDOWS = ((7, 0), (28, 0), (378, 336), (ALL_TIME, 0))  # days before `at`: from, to; the third is the season a year ago
FEATURES = len(WINDOWS) + 1  # and the age
NEVER = np.iinfo(np.int64).max


class RecentSales:
    """First events of each (shopper, product, kind), in time order.

    I = products, N = events.
    """

    def __init__(self, time: np.ndarray, item: np.ndarray, kind: np.ndarray, products: int) -> None:
        order = np.argsort(time, kind="stable")
        self.time, self.item, self.kind = time[order], item[order].astype(np.int64), kind[order]
        self.weight = KIND_WEIGHTS[self.kind]
        self.products = products
        self.first = np.full(products, NEVER)
        np.minimum.at(self.first, self.item, self.time)
        self._kept: tuple[tuple[int, ...], np.ndarray] | None = None

    @classmethod
    def of(cls, events: Events, *, repeats: bool = False) -> "RecentSales":
        """With repeats each purchase counts, not each new buyer."""
        counted = events if repeats else events.firsts
        return cls(counted.time, counted.item, counted.kind, len(events.items))

    def with_rows(self, time: np.ndarray, item: np.ndarray, kind: np.ndarray, products: int) -> "RecentSales":
        """The same with further events; a new object, so that a reader never sees half of it."""
        columns = (self.time, time), (self.item, item), (self.kind, kind)
        return RecentSales(*(np.concatenate((old, new.astype(old.dtype))) for old, new in columns), products)

    def between(self, start: int, end: int) -> np.ndarray:
        """(I,) new buyers at start <= time < end; a view and a cart count as their share of a purchase."""
        low, high = np.searchsorted(self.time, (start, end))
        return np.bincount(self.item[low:high], self.weight[low:high], minlength=self.products).astype(np.float32)

    def recent(self, at: int, days: int = 28) -> np.ndarray:
        """(I,) log new buyers of the last days."""
        return np.log1p(self.between(at - days * DAY, at))

    def popular(self, at: int) -> np.ndarray:
        """(I,) the order of a list for somebody unknown: recent buyers, and where they are equal, all buyers."""
        _, month, _, ever, _ = self.features(at)
        return month + 1e-3 * ever

    def features(self, at: int) -> np.ndarray:
        """(FEATURES, I) float32: log new buyers of each window before `at`, and log age in days. Not to be changed.

        The last answer is kept: between two sales, and within an hour, it stays the same for every request.
        """
        hour = at // 3600 * 3600
        edges = [(at - start * DAY, at - end * DAY) for start, end in WINDOWS]
        key = (hour, *np.searchsorted(self.time, edges).ravel().tolist())
        kept = self._kept
        if kept is None or kept[0] != key:
            buyers = [np.log1p(self.between(*edge)) for edge in edges]
            age = np.log1p(np.maximum(hour - self.first, 0) / DAY)
            self._kept = kept = key, np.stack((*buyers, age)).astype(np.float32)
        return kept[1]
