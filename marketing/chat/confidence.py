"""How sure it is that a passage answers a question."""

import math

from marketing.chat.scoring import Fit

# A logistic regression over three signs of a fit.
BIAS, COVERED, FOCUS, AHEAD = -5.0, 5.0, 3.0, 2.0


def confidence(fitted: Fit, rival: float, kind: str) -> float:
    ahead = (fitted.score - rival) / fitted.score if fitted.score else 0.0
    return 1 / (1 + math.exp(-(BIAS + COVERED * fitted.covered + FOCUS * fitted.focus + AHEAD * max(-1.0, ahead))))
