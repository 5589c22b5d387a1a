"""Text to numbers and back: byte-level BPE, learned from the shop's own text, in any script. Knows no PyTorch.

Every byte has a number, so no text is out of reach and decoding gives back what was encoded. Special tokens stand for
themselves; they are written between two characters of Unicode's private use area, which `clean` takes out of any text
that comes from outside, so that no product text can forge one.
"""

import re
from collections.abc import Iterable, Sequence

import tokenizers
from tokenizers import AddedToken, decoders, models, pre_tokenizers, trainers

OPEN, CLOSE = "\ue000", "\ue001"
FORGED = re.compile("[\ue000-\uf8ff]")
LEAST_SEEN = 5  # a pair of tokens that is rarer is not merged


def special(name: str) -> str:
    """The token of this name, as it stands in a text."""
    return f"{OPEN}{name}{CLOSE}"


def clean(text: str) -> str:
    """Without characters that only special tokens may hold."""
    return FORGED.sub("", text)


class Tokenizer:
    """Raises ValueError when the JSON is not that of a tokenizer."""

    def __init__(self, document: str) -> None:
        try:
            self.inner = tokenizers.Tokenizer.from_str(document)
        except Exception as error:  # the library has no class of its own for it
            raise ValueError(f"Not a tokenizer: {error}") from error
        self.size = self.inner.get_vocab_size()

    @classmethod
    def train(cls, texts: Iterable[str], specials: Sequence[str], most: int = 4096) -> "Tokenizer":
        """Learns at most so many tokens, special ones not counted. Digits stay single: a number is spelled out."""
        inner = tokenizers.Tokenizer(models.BPE())
        inner.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
        inner.decoder = decoders.ByteLevel()
        inner.add_special_tokens([AddedToken(token, normalized=False) for token in specials])
        trainer = trainers.BpeTrainer(
            vocab_size=most + len(specials),
            min_frequency=LEAST_SEEN,
            special_tokens=list(specials),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        )
        inner.train_from_iterator(texts, trainer)
        return cls(inner.to_str())

    def __len__(self) -> int:
        return self.size

    def to_json(self) -> str:
        return self.inner.to_str()

    def id_of(self, token: str) -> int | None:
        return self.inner.token_to_id(token)

    def specials(self) -> dict[int, str]:
        return {number: token.content for number, token in self.inner.get_added_tokens_decoder().items()}

    def encode(self, text: str) -> list[int]:
        return self.inner.encode(text, add_special_tokens=False).ids

    def encode_all(self, texts: Sequence[str]) -> list[list[int]]:
        return [found.ids for found in self.inner.encode_batch(list(texts), add_special_tokens=False)]

    def decode(self, ids: Sequence[int]) -> str:
        return self.inner.decode(list(ids), skip_special_tokens=False)
