"""Who needs a person in words that no rule knows: a logistic regression over what the message means.

Its weights are fitted by `benchmarks/chat.py handoff --fit` on hand-written messages in two languages.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from marketing.chat.encoding import reader

if TYPE_CHECKING:
    import numpy as np

WEIGHTS = Path(__file__).with_name("person.json")
SURE = 0.75  # a person is asked at once
LIKELY = 0.2  # a person is asked, where the answer would be no more than a guess
_NO_WORD = re.compile(r"[A-Za-z0-9+/=_-]{26,}|\S+@\S+")
LONGEST = 400  # characters; who writes a page says in its beginning what it is about


def need(text: str) -> float:
    """0..1; none where the encoder is damaged."""
    at_hand, words = reader(), _NO_WORD.sub(" ", text[:LONGEST]).strip()
    if at_hand is None or not words:
        return 0.0
    return float(needs(at_hand.vector(words)))


def needs(vectors: "np.ndarray") -> "np.ndarray":
    import numpy as np  # with the encoder, which few processes need

    weights, bias = _weights()
    return 1 / (1 + np.exp(-(vectors @ np.array(weights, np.float32) + bias)))


@cache
def _weights() -> tuple[list[float], float]:
    told = json.loads(WEIGHTS.read_text("utf-8"))
    return told["weights"], told["bias"]
