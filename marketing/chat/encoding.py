"""The encoder of this process: what a text means, as a vector. Loaded once, and shared by all shops."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from modeling.retrieval.encoder import Encoder

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_loaded: list["Reader | None"] = []


@dataclass(frozen=True)
class Reader:
    encoder: "Encoder"

    def vectors(self, texts: Sequence[str]) -> "np.ndarray":
        return self.encoder(texts)

    @cached_property
    def vector(self) -> Callable[[str], "np.ndarray"]:
        """Of one text. The last few are kept: a message is read for what is known, for who is needed and for what is sold, and
        who looks for products writes it small."""
        from modeling.retrieval.words import plain  # with the encoder, which few processes need

        read = lru_cache(maxsize=32)(lambda said: self.encoder([said])[0])
        return lambda text: read(plain(text))

    def strangeness(self, vector: "np.ndarray") -> float:
        """How near a message is to what people write to any shop and no shop answers."""
        return float((self.strange @ vector).max())

    @cached_property
    def strange(self) -> "np.ndarray":
        from modeling.retrieval.data import OFF_TOPIC
        from modeling.retrieval.examples import background

        return self.encoder([one.text for one in background() if one.label == OFF_TOPIC])


def reader() -> Reader | None:
    """None where its files are damaged, which the log has told: what is known is then found by its words alone."""
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


@cache
def mark() -> str:
    """Names the weights: vectors of others cannot be compared with theirs."""
    from modeling.checkpoint import MANIFEST
    from modeling.retrieval.encoder import BASE

    return sha256((BASE / MANIFEST).read_bytes()).hexdigest()[:12]


def _load() -> Reader | None:
    from modeling.checkpoint import DamagedArtifact  # NumPy and weights, which few processes need
    from modeling.retrieval.encoder import Encoder

    try:
        return Reader(Encoder.load())
    except DamagedArtifact:
        logger.exception("The encoder is damaged: the chat finds what is known by its words alone.")
        return None
