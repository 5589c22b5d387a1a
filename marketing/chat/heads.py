"""A trained version, asked about the entries of one language. What it has not learned, it says nothing about."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from marketing.chat.confidence import Weights
from marketing.chat.models import Passage

if TYPE_CHECKING:
    import numpy as np

    from modeling.retrieval.encoder import Encoder
    from modeling.retrieval.retriever import Retriever


def entry_id(passage: Passage) -> str:
    """An entry whose question was changed is another one: what was learned of the former says nothing about it."""
    return f"{passage.locale}/{passage.faq_id}/{sha256(passage.title.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Heads:
    """`weights` are what this version's figures say about how sure a passage is."""

    retriever: "Retriever"
    weights: Weights
    name: str = ""

    def shares(self, text: str, vector: "np.ndarray", locale: str, encoder: "Encoder") -> dict[str, float]:
        """Logarithms of the entries' probabilities. `vector` is what `encoder` makes of the text."""
        from scipy.special import log_softmax  # SciPy is heavy, and most processes answer nobody

        columns = [place for place, name in enumerate(self.retriever.ids) if name.startswith(f"{locale}/")]
        if not columns:
            return {}
        features = self.retriever.features
        vectors = vector[None] if features.embed is encoder else features.embed([text])
        scores = self.retriever.entries(features.mixed(vectors, [text]))[0, columns]
        names = (self.retriever.ids[place] for place in columns)
        return dict(zip(names, map(float, log_softmax(scores)), strict=True))
