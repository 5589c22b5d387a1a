"""How sure a mean is: its interval by drawing the cases again and again (Efron 1979)."""

import numpy as np


def resampled_means(values: np.ndarray, *, rounds: int = 2000, seed: int = 0) -> np.ndarray:
    """(rounds,) means of C values drawn with replacement."""
    picks = np.random.default_rng(seed).integers(0, len(values), (rounds, len(values)))
    return values[picks].mean(axis=1)


def bootstrap_interval(values: np.ndarray) -> list[float]:
    """95 % percentile interval of the mean."""
    low, high = np.percentile(resampled_means(values), (2.5, 97.5))
    return [float(low), float(high)]


def paired_bootstrap(ours: np.ndarray, theirs: np.ndarray) -> dict[str, object]:
    """The difference case by case: its mean, its 95 % interval, and p of a difference of the other sign."""
    means = resampled_means(ours - theirs)
    low, high = np.percentile(means, (2.5, 97.5))
    other_sign = (
        2 * (min((means <= 0).sum(), (means >= 0).sum()) + 1) / (len(means) + 1)
    )  # never 0: Davison, Hinkley 1997
    return {
        "difference": float((ours - theirs).mean()),
        "interval": [float(low), float(high)],
        "p": float(min(other_sign, 1.0)),
    }
