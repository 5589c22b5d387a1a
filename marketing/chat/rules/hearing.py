"""A message as the rules read it, whatever it was typed with."""

import re
import unicodedata
from collections.abc import Iterator

from marketing.generation.guardrails.reading import LOOK_ALIKES, is_invisible

LONGEST = 4_000  # characters; compatibility forms may unfold to many times of what was typed
APOSTROPHES = "'’‘`´"
_WORD = re.compile(r"[a-z]{5,20}")
_SPELT = (
    "human", "person", "agent", "someone", "somebody", "representative", "operator", "manager", "supervisor",
    "assistant", "assistance", "customer", "service", "support", "complaint", "consumer", "speak", "speaking", "talking",
    "contact", "contacting", "chatting", "lawyer", "chargeback", "charged",
    "ridiculous",
)  # fmt: skip


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def heard(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].casefold()
    shown = "".join(LOOK_ALIKES.get(one, one) for one in plain if one not in APOSTROPHES and not is_invisible(one))
    return _WORD.sub(_as_spelt, " ".join(shown.split()))


def _as_spelt(word: re.Match[str]) -> str:
    """One letter behind the first too many, too few, wrong, or two exchanged."""
    said = word[0]
    if said in _KNOWN_WORDS:
        return said
    return next((_NEAR[one] for one in _near(said) if one in _NEAR and _NEAR[one][0] == said[0]), said)


def _near(word: str) -> Iterator[str]:
    """Two words that share one of these are one slip apart."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


_KNOWN_WORDS = frozenset(_SPELT) | {"persons", "humane", "manger", "lawyers", "sneaker", "speaker"}
_NEAR = {near: word for word in _SPELT for near in _near(word)}
