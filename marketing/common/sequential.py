"""Two arms compared while the figures come in. Whoever looks may look as often as they like: the level holds for all looks
together, so a verdict may be drawn, and the comparison ended, at any of them.

People fall into the arms by a fair coin, so each success of a person falls into B with chance q = b / (a + b), where a and
b are the arms' rates: with no difference q is one half, whatever the rates are, however they change from day to day, and
however late a success comes. Where B gets another share s of the people, q = s b / (s b + (1 - s) a), and s takes the half's place. The number of successes in B is therefore a sequence of tosses of one coin. Its likelihood
under Beta-distributed alternatives, over that under q, is a martingale from 1 (Robbins 1970, "Statistical methods related
to the law of the iterated logarithm"); by Ville's inequality it ever reaches 1/level with a chance of at most the level.
The q's for which it stays below are a confidence sequence (Howard, Ramdas, McAuliffe, Sekhon 2021, "Time-uniform,
nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49). That successes alone suffice, also where
rates vary in time, is in Lindon and Malek 2022, "Anytime-valid inference for multinomial count data", NeurIPS.
No approximation is made, so small numbers are safe. The price: who does not buy says nothing, which costs a share of the
figures as large as the rate, and to find a difference four times in five it takes up to twice the people of a test that is
looked at once; half of the tests are over with about as many (`benchmarks/text_tests.py`).
"""

import math
from collections.abc import Callable

LEVEL = 0.05
MATCH_LEVEL = 0.01  # to say that the arms are not halves of the same crowd
# Alternatives are spread around the share by Beta(2 SPREAD (1 - share), 2 SPREAD share): most sensitive where one arm does
# 10 to 50 % better.
SPREAD = 60.0
POWER_Z = 0.8416212335729143  # the standard normal's 80 % point
MOST = 10**9


def log_evidence(a: int, b: int, q: float = 0.5, share: float = 0.5) -> float:
    """Against q as the chance of B, after so many successes in A and in B. `share` is B's of the people."""
    of_a, of_b = 2 * SPREAD * (1 - share), 2 * SPREAD * share
    mixed = _log_beta(of_a + a, of_b + b) - _log_beta(of_a, of_b)
    return mixed - a * math.log(1 - q) - b * math.log(q)


def differs(a: float, b: float, level: float = LEVEL, *, share: float = 0.5) -> bool:
    return log_evidence(a, b, share, share) >= -math.log(level)


def lift_interval(a: int, b: int, level: float = LEVEL, *, share: float = 0.5) -> tuple[float, float] | None:
    """By how much B's rate is above A's, as a share of A's: 0.2 is 20 % more. None where nothing came of either."""
    if a + b == 0:
        return None
    middle, bound, even = b / (a + b), -math.log(level), share / (1 - share)
    low = _border(lambda q: log_evidence(a, b, q, share) - bound, 1e-9, middle) if b else 0.0
    high = _border(lambda q: log_evidence(a, b, q, share) - bound, 1 - 1e-9, middle) if a else 1.0
    return low / (1 - low) / even - 1, math.inf if high >= 1 else high / (1 - high) / even - 1


def successes_needed(lift: float, level: float = LEVEL, *, share: float = 0.5) -> int:
    """Of both arms together, until a difference of this size is seen with a chance of at least 80 %."""
    q = share * (1 + lift) / (1 + share * lift)

    def is_seen(total: int) -> bool:
        b = q * total - math.copysign(POWER_Z, lift) * math.sqrt(total * q * (1 - q))
        return (b > share * total) == (lift > 0) and differs(total - b, b, level, share=share)

    low, high = 1, 2
    while not is_seen(high) and high < MOST:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_seen(middle) else (middle, high)
    return high


def _border(outside: Callable[[float], float], out: float, inside: float) -> float:
    """Where the function changes its sign, between a q that is too far out and the likeliest one."""
    if outside(out) < 0:
        return 0.0 if out < inside else 1.0
    for _ in range(60):
        middle = (out + inside) / 2
        out, inside = (middle, inside) if outside(middle) >= 0 else (out, middle)
    return inside


def _log_beta(x: float, y: float) -> float:
    return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)
