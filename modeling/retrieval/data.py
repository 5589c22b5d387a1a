"""The values of the retriever, and its plain files: JSON Lines. Every error names the file and the line.

An entry is `{"id", "language", "question", "answer", "examples": []}`; one id may stand once for each language. A message
is `{"text", "language", "entry": id or null, "label": "entry" | "off_topic" | "hand_off"}`; to be answered it needs its
text alone.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from modeling.jsonl import NotALine, lines
from modeling.retrieval.words import language_of

ENTRY, OFF_TOPIC, HAND_OFF = LABELS = ("entry", "off_topic", "hand_off")
Line = dict[str, Any]
T = TypeVar("T")


class BadInput(ValueError):
    """A file that cannot be read as promised; the message names file and line and says what is wrong."""


@dataclass(frozen=True)
class Entry:
    """What the shop answers, in one language."""

    id: str
    language: str
    question: str
    answer: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """What a shopper wrote; `entry` and `label` say what was right, where a person said so."""

    text: str
    language: str = ""
    entry: str | None = None
    label: str = ENTRY


def read_entries(path: Path) -> list[Entry]:
    """Raises BadInput, also when there is no entry, and when one stands twice."""
    entries = read(path, entry_of)
    if not entries:
        raise BadInput(f"{path}: no entry in it")
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if (entry.id, entry.language) in seen:
            raise BadInput(f'{path}: entry "{entry.id}" stands twice for the language "{entry.language}"')
        seen.add((entry.id, entry.language))
    return entries


def read_messages(path: Path, entries: Sequence[Entry] | None = None) -> list[Message]:
    """Each with its label, and an entry that is among those given. A file without a line is no error."""
    known = {entry.id for entry in entries} if entries is not None else None
    return read(path, lambda line: message_of(line, known))


def read_questions(path: Path) -> list[Message]:
    """Messages that are to be answered; whatever else a line holds is left aside."""
    return read(path, asked_of)


def entry_of(line: Line) -> Entry:
    examples = line.get("examples") or []
    if not isinstance(examples, list) or not all(isinstance(one, str) for one in examples):
        raise ValueError('"examples" must be a list of texts')
    name, question = text_of(line, "id"), text_of(line, "question")
    tidy = tuple(dict.fromkeys(one.strip() for one in examples if one.strip()))
    return Entry(name, said_language(line, question), question, optional_text(line, "answer"), tidy)


def message_of(line: Line, known: set[str] | None) -> Message:
    asked, label, entry = asked_of(line), line.get("label", ENTRY), line.get("entry")
    if label not in LABELS:
        raise ValueError(f'"label" must be one of {", ".join(LABELS)}')
    if label == ENTRY and not (isinstance(entry, str) and entry.strip()):
        raise ValueError('"entry" must name the entry that answers, where the label is "entry"')
    if label == ENTRY and known is not None and entry not in known:
        raise ValueError(f'entry "{entry}" is not among the entries')
    return Message(asked.text, asked.language, entry if label == ENTRY else None, label)


def asked_of(line: Line) -> Message:
    """An empty message is a message: it is answered with nothing."""
    text = line.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" must be a text')
    return Message(text.strip(), said_language(line, text))


def text_of(line: Line, name: str) -> str:
    value = line.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{name}" must be a text')
    return value.strip()


def optional_text(line: Line, name: str) -> str:
    return text_of(line, name) if line.get(name) else ""


def said_language(line: Line, text: str) -> str:
    """The first part of the tag: "zh" for zh-Hans and zh_CN. Without a tag, what the text looks like."""
    tag = line.get("language") or ""
    if not isinstance(tag, str):
        raise ValueError('"language" must be a tag such as "en" or "zh-hans"')
    return tag.strip().lower().replace("_", "-").split("-")[0] or language_of(text)


def read(path: Path, build: Callable[[Line], T]) -> list[T]:
    found, number = [], 0
    try:
        for number, line in lines(path):  # noqa: B007  the errors below name it
            found.append(build(line))
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 near line {number + 1}: {error.reason}") from error
    except NotALine as error:
        raise BadInput(f"{path}, {error}") from error
    except ValueError as error:
        raise BadInput(f"{path}, line {number}: {error}") from error
    except (EOFError, zlib.error) as error:
        raise BadInput(f"{path}: the compressed file is cut or damaged after line {number}") from error
    return found
