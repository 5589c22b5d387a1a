"""How good a writer is on pairs that it did not learn, beside the sentences that it falls back to.

What is said is judged by the writer's own checker, so another judge should have the last word on facts; `benchmarks/`
holds such judges.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from modeling.language.data import Pair, Told
from modeling.language.ranking import grams_of, overlap
from modeling.language.sentences import join
from modeling.language.task import WritingTask
from modeling.language.train import examples_of
from modeling.language.writer import Writer, Written


@dataclass(frozen=True)
class Row:
    """One way to write, in shares of facts or of texts; `overlap` is with the closest reference, in runs of words."""

    name: str
    said: float
    wrong: float
    holds: float
    overlap: float
    distinct: float


@dataclass(frozen=True)
class Evaluation:
    """Rows, the loss a token, and how many texts were mended or came from sentences alone."""

    facts: int
    pairs: int
    loss: float | None
    mended: float
    fallback: float
    rows: list[Row]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(writer: Writer, pairs: Sequence[Pair], n: int, seed: int) -> Evaluation:
    """Pairs with the same facts are references of one text."""
    references: dict[str, list[str]] = defaultdict(list)
    asked: dict[str, Told] = {}
    for pair in pairs:
        asked[repr(pair.told)] = pair.told
        references[repr(pair.told)].append(pair.text)
    told, known = list(asked.values()), list(references.values())
    written = writer.write_all(told, n, seed)
    first = [one.candidates[0] if one.candidates else one.text for one in written]
    plain = [plainly(writer, one) for one in told]
    rows = [
        row("sentences alone", writer, told, plain, known),
        row("first candidate", writer, told, first, known),
        row("writer", writer, told, [one.text for one in written], known),
    ]
    return Evaluation(
        len(told),
        len(pairs),
        loss_of(writer, pairs),
        share(written, "mended"),
        share(written, "fallback"),
        rows,
    )


def row(name: str, writer: Writer, told: Sequence[Told], texts: Sequence[str], known: Sequence[list[str]]) -> Row:
    checked = [writer.checker.check(text, one) for text, one in zip(texts, told, strict=True)]
    facts = sum(len(one.pairs) for one in told)
    closest = [
        max(overlap(grams_of(text), grams_of(other)) for other in others)
        for text, others in zip(texts, known, strict=True)
    ]
    return Row(
        name,
        said=1 - sum(len(one.missing) for one in checked) / max(facts, 1),
        wrong=sum(bool(one.wrong) for one in checked) / len(texts),
        holds=sum(one.holds for one in checked) / len(texts),
        overlap=sum(closest) / len(texts),
        distinct=len(set(texts)) / len(texts),
    )


def plainly(writer: Writer, told: Told) -> str:
    slots = writer.prompts.slots
    return join(writer.sentences.tell(told.pairs, told, slots.plan(told), slots), told.language)


def loss_of(writer: Writer, pairs: Sequence[Pair]) -> float | None:
    examples = examples_of(writer.prompts, writer.checker, pairs)
    if not examples:
        return None
    with torch.inference_mode():
        return WritingTask(examples, tokens=4096, seed=0, validation=examples).validation_loss(writer.model)


def share(written: Sequence[Written], what: str) -> float:
    return sum(getattr(one, what) for one in written) / len(written)


def table(result: Evaluation) -> str:
    loss = "none" if result.loss is None else f"{result.loss:.3f}"
    head = (
        f"{result.facts:,} sets of facts, {result.pairs:,} references; loss a token {loss}; "
        f"mended {result.mended:.1%}, sentences alone {result.fallback:.1%}"
    )
    columns = ("said", "wrong", "holds", "overlap", "distinct")
    lines = [f"{'':18}" + "".join(f"{column:>10}" for column in columns)]
    lines += [f"{one.name:18}" + "".join(f"{getattr(one, column):10.3f}" for column in columns) for one in result.rows]
    return "\n".join((head, *lines))
