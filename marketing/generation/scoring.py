"""How natural texts read to an encoder such as BERT or RoBERTa, where the operator names one (HUGGINGFACE_SCORER).

Each token is hidden in turn and guessed from those around it (Salazar et al. 2020, arXiv 1910.14659). Candidates that are
equal before the facts are told apart by it; it never lets a text pass, nor stops one.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

AT_ONCE = 32  # hidden tokens
LONGEST = 256  # tokens of a text; its beginning speaks for it


def naturalness(texts: Sequence[str]) -> list[float]:
    """The mean log-probability of a token, so that length does not count. The same for all where nobody judges."""
    if not settings.HUGGINGFACE_SCORER or len(texts) < 2:
        return [0.0] * len(texts)
    try:
        tokenizer, model = load(settings.HUGGINGFACE_SCORER)
    except (ImportError, OSError, ValueError, RuntimeError, KeyError):
        logger.warning(
            "The scorer %s cannot be loaded, so texts are not told apart by it.",
            settings.HUGGINGFACE_SCORER,
            exc_info=True,
        )
        return [0.0] * len(texts)
    return [score(text, tokenizer, model) for text in texts]


@lru_cache(maxsize=1)
def load(name: str) -> tuple[Any, Any]:
    from transformers import AutoModelForMaskedLM, AutoTokenizer  # an extra, and seconds to import

    plain = {"local_files_only": Path(name).is_dir(), "trust_remote_code": False}
    tokenizer = AutoTokenizer.from_pretrained(name, **plain)
    return tokenizer, AutoModelForMaskedLM.from_pretrained(name, use_safetensors=True, **plain).eval()


def score(text: str, tokenizer: Any, model: Any) -> float:
    import torch  # it came with the model

    told = tokenizer(text, return_tensors="pt", truncation=True, max_length=LONGEST, return_special_tokens_mask=True)
    ids = told["input_ids"][0]
    places = (told["special_tokens_mask"][0] == 0).nonzero()[:, 0]
    if not len(places):
        return 0.0
    total = 0.0
    with torch.inference_mode():
        for part in places.split(AT_ONCE):
            hidden = ids.repeat(len(part), 1)
            rows = torch.arange(len(part))
            hidden[rows, part] = tokenizer.mask_token_id
            guessed = model(input_ids=hidden).logits[rows, part].log_softmax(dim=-1)
            total += float(guessed[rows, ids[part]].sum())
    return total / len(places)
