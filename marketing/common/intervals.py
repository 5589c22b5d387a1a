"""How sure a share is, said as an interval."""

import math

Z_95 = 1.959963984540054  # the standard normal's 97.5 % point


def wilson(hits: int, trials: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate after Wilson (1927). Unlike the plain one it holds for few trials and rare hits."""
    if trials <= 0:
        return None
    rate, z2 = hits / trials, Z_95**2
    middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z_95 / (1 + z2 / trials) * math.sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    return low, 1.0 if hits == trials else min(1.0, middle + half)
