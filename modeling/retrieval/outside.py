"""An embedding model from outside, beside our encoders: any sentence encoder in a local Hugging Face directory."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from modeling.retrieval.encoder import BATCH, SMALL
from modeling.retrieval.pair import Pair

MOST = 128  # tokens that are read


class Unusable(ValueError):
    """The directory holds no model that can be used; the message says why."""


class Joined:
    """Vectors of both, side by side and of length one."""

    def __init__(self, pair: Pair, directory: Path) -> None:
        self.pair, self.directory = pair, directory
        self.tokenizer, self.model = opened(directory)

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        return np.hstack([self.pair(texts), self.outside(texts)]) * np.float32(2**-0.5)

    def outside(self, texts: Sequence[str]) -> np.ndarray:
        """Means of the last states, in the order in which the texts came."""
        vectors = np.zeros((len(texts), self.model.config.hidden_size), np.float32)
        order = np.argsort([len(text) for text in texts], kind="stable")
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            asked = [texts[place] for place in places]
            batch = self.tokenizer(asked, padding=True, truncation=True, max_length=MOST, return_tensors="pt")
            states = self.model(**batch).last_hidden_state.numpy()
            inside = batch["attention_mask"].numpy()[..., None]
            vectors[places] = (states * inside).sum(1) / inside.sum(1)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), SMALL)


def opened(directory: Path) -> tuple[Any, Any]:
    """From the directory alone: nothing is fetched. Raises Unusable."""
    try:
        from transformers import AutoModel, AutoTokenizer  # an extra: pip install shop-ai[huggingface]
    except ImportError:
        raise Unusable("An embedding model needs the extra `huggingface`: pip install shop-ai[huggingface].") from None
    try:
        tokenizer = AutoTokenizer.from_pretrained(directory, local_files_only=True)
        model = AutoModel.from_pretrained(directory, local_files_only=True, use_safetensors=True)
    except (OSError, ValueError) as error:
        raise Unusable(f"{directory}: no embedding model that can be used: {error}") from error
    return tokenizer, model.eval().requires_grad_(False)
