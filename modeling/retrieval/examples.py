"""What the heads learn from: texts with the entry, or the side of the gate, that each belongs to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from modeling.retrieval.data import ENTRY, LABELS, Entry, Message
from modeling.retrieval.words import plain

BACKGROUND = Path(__file__).parent / "base" / "background.jsonl"
NONE = -1  # no entry


@dataclass(frozen=True)
class Examples:
    """Texts side by side with their entry (or NONE), their side of the gate, how often each counts, and whether a shopper
    of this shop wrote it."""

    texts: list[str]
    entry: np.ndarray
    side: np.ndarray
    share: np.ndarray
    written: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


def examples_of(entries: Sequence[Entry], messages: Sequence[Message], ids: Sequence[str], answer: float) -> Examples:
    """`answer` is the share of an entry's answer; its question and its examples count once."""
    place = {name: i for i, name in enumerate(ids)}
    rows: list[tuple[str, int, str, float, bool]] = []
    for entry in entries:
        rows += ((text, place[entry.id], ENTRY, 1.0, False) for text in (entry.question, *entry.examples))
        if entry.answer and answer:
            rows.append((entry.answer, place[entry.id], ENTRY, answer, False))
    rows += ((one.text, place.get(one.entry or "", NONE), one.label, 1.0, True) for one in distinct(messages))
    rows += ((one.text, NONE, one.label, 1.0, False) for one in background())
    texts, entry, labels, share, written = zip(*rows, strict=True)
    side = [LABELS.index(label) for label in labels]
    return Examples(list(texts), np.array(entry), np.array(side), np.array(share), np.array(written))


def distinct(messages: Sequence[Message]) -> list[Message]:
    """Without empty ones, and without those that say the same but for capitals and numbers."""
    first = {(plain(one.text), one.entry, one.label): one for one in reversed(messages) if one.text.strip()}
    return list(reversed(first.values()))


def drawn(messages: Sequence[Message], ids: Sequence[str], most: int, seed: int) -> list[Message]:
    """At most so many of each entry, drawn by the seed; what belongs to no entry stays."""
    order = np.random.default_rng(seed).permutation(len(messages))
    left = dict.fromkeys(ids, most)
    chosen = []
    for place in order:
        one = messages[place]
        if one.entry is not None:
            left[one.entry] -= 1
        if one.entry is None or left[one.entry] >= 0:
            chosen.append(place)
    return [messages[place] for place in sorted(chosen)]


@cache
def background() -> tuple[Message, ...]:
    """What people write to any shop: shop talk, of which nobody says which entry answers it, idle talk, other trades, and calls
    for a person."""
    lines = map(json.loads, BACKGROUND.read_text(encoding="utf-8").splitlines())
    return tuple(Message(line["text"], line["language"], None, line["label"]) for line in lines)
