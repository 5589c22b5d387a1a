"""How sure it is that a passage answers a question: a logistic regression over three signs of its fit.

The weights are what `benchmarks/knowledge.py` finds on hand-written messages, half of which it keeps aside.
"""

import math

from marketing.chat.scoring import Fit

WEIGHTS = (-2.92, 4.59, 1.20, 1.37)


def signs(fitted: Fit, rival: float) -> tuple[float, float, float, float]:
    """`rival` is the best score of anything else: where two fit alike, neither is sure."""
    ahead = (fitted.score - rival) / fitted.score if fitted.score else 0.0
    return 1.0, fitted.covered, fitted.focus, max(-1.0, ahead)


def confidence(fitted: Fit, rival: float) -> float:
    told = sum(weight * sign for weight, sign in zip(WEIGHTS, signs(fitted, rival), strict=True))
    return 1 / (1 + math.exp(-told))
