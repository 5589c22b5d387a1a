"""How sure a share is, said as an interval."""

import math

Z_95 = 1.959963984540054  # the standard normal's 97.5 % point


def wilson(hits: int, trials: int, z: float = Z_95) -> tuple[float, float] | None:
    """The interval of a rate after Wilson (1927). Unlike the plain one it holds for few trials and rare hits."""
    if trials <= 0:
        return None
    rate, z2 = hits / trials, z**2
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z / (1 + z2 / trials) * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == trials else min(1.0, middle + half)


FEWEST = 10  # successes on each side, below which the logarithm of a ratio is nowhere near normal

Share = tuple[int, int]  # hits, trials


def ratio_of_changes(
    before: Share, after: Share, others_before: Share, others_after: Share
) -> tuple[float, tuple[float, float]] | None:
    """By what factor a share changed beyond what changed for others at the same time (a difference in differences on the
    log scale), with its 95 % interval: variances of the four logarithms add up (Katz, Baptista, Azen, Pike 1978).
    None where there is too little to say it.
    """
    shares = (before, after, others_before, others_after)
    if any(hits < FEWEST for hits, _trials in shares):
        return None
    logs = [math.log(hits / trials) for hits, trials in shares]
    middle = logs[1] - logs[0] - (logs[3] - logs[2])
    half = Z_95 * math.sqrt(sum(1 / hits - 1 / trials for hits, trials in shares))
    return math.exp(middle), (math.exp(middle - half), math.exp(middle + half))
