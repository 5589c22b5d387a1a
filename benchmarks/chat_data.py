"""Messages and entries for `chat.py`, from published files as they are (they are not part of this project) and from `data/`.

Bitext: an entity is masked, and messages whose masked words are equal stay on one side of a split, so that no near copy
crosses. CLINC150: intents used as a FAQ whose questions are their names. 30 of them were drawn once and are for the last
look only (`hidden`); what is tuned is tuned on 30 others (`open`).
"""

import csv
import gzip
import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modeling.retrieval.data import ENTRY, OFF_TOPIC, Entry, Message, read_entries

DATA = Path(__file__).parent / "data"
HIDDEN_SEED = 20261125


@dataclass(frozen=True)
class Task:
    """Entries, messages to learn from and messages to be asked; none of the two is like the other."""

    name: str
    entries: list[Entry]
    learned: list[Message]
    asked: list[Message]


def bitext(path: Path, seed: int) -> Task:
    """60 of 100 masked messages to learn from, the others are asked."""
    with io.TextIOWrapper(gzip.open(path), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [masked(row["utterance"], row["entity_value"]) for row in rows]
    shuffled = sorted(set(keys))
    random.Random(seed).shuffle(shuffled)
    asked = set(shuffled[: len(shuffled) * 4 // 10])
    messages = [Message(row["utterance"], "en", row["intent"]) for row in rows]
    names = {message.entry for message in messages}
    entries = [entry for entry in shop_entries("en") if entry.id in names]
    parts: tuple[list[Message], list[Message]] = [], []
    for key, message in zip(keys, messages, strict=True):
        parts[key in asked].append(message)
    return Task("Bitext", entries, *parts)


def masked(text: str, value: str) -> str:
    return " ".join(re.sub(r"[^a-z# ]", "", (text.replace(value, "#") if value else text).lower()).split())


def clinc(path: Path, part: str) -> Task:
    """30 intents; `asked` is the test part of the file, with what belongs to no intent at all as off-topic."""
    lines = clinc_lines(path)
    names = sorted({line["intent"] for line in lines} - {"oos"})
    random.Random(HIDDEN_SEED).shuffle(names)
    chosen = set(names[:30] if part == "hidden" else names[30:60])
    entries = [Entry(name, "en", name.replace("_", " ")) for name in sorted(chosen)]

    def messages(split: str) -> list[Message]:
        kept = (line for line in lines if line["split"] == split and line["intent"] in chosen)
        return [Message(line["text"], "en", line["intent"]) for line in kept]

    return Task(f"CLINC, 30 {part} intents", entries, messages("train"), messages("test") + off_topic(path, "oos_test"))


def off_topic(path: Path, split: str) -> list[Message]:
    """What people ask that belongs to none of CLINC's intents."""
    lines = (line for line in clinc_lines(path) if line["split"] == split)
    return [Message(line["text"], "en", None, OFF_TOPIC) for line in lines]


def clinc_lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def shop_entries(language: str | None = None) -> list[Entry]:
    return [entry for entry in read_entries(DATA / "shop_faq.jsonl") if language in (None, entry.language)]


def chinese(part: str) -> Task:
    """40 entries and hand-written questions, `tune` or `held`; two entries that ask for a person are left out."""
    messages = list(chinese_messages(part))
    names = {message.entry for message in messages}
    entries = [entry for entry in shop_entries() if entry.id in names]
    return Task(f"Chinese, {part}", entries, [], messages)


def chinese_messages(part: str) -> Iterator[Message]:
    with (DATA / "shop_messages_zh.jsonl").open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            if line["part"] == part:
                yield Message(line["text"], "zh", line["entry"], line["label"])


def inside(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.label == ENTRY]
