"""Times between events, and between an event and a question, as a few buckets that an embedding can learn."""

import numpy as np

from modeling.recommender.data import DAY

EDGES = np.array([0, 1 / 24, 1, 3, 7, 14, 28, 56, 112, 224])  # days
BUCKETS = len(EDGES) + 1
SAME_SESSION = 0  # as a wait: the question is about the rest of a basket that is still open


def bucket(seconds: np.ndarray) -> np.ndarray:
    """0 for no time at all, then one more for each edge that is passed."""
    return np.searchsorted(EDGES, np.asarray(seconds) / DAY, side="left")


def gaps(time: np.ndarray) -> np.ndarray:
    """Buckets of the time since the event before, along the last axis; the first has none."""
    return bucket(np.diff(time, axis=-1, prepend=time[..., :1]))


def wait(since: np.ndarray) -> np.ndarray:
    """Bucket of the time between the last event and a question about the next basket: never SAME_SESSION."""
    return np.maximum(bucket(since), SAME_SESSION + 1)
