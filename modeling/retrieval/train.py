"""From entries and messages to a retriever that knows how sure it is.

Candidates that differ in how much encoder and terms say are compared on messages that were held back, fold by fold; the
plain rival, TF-IDF alone, is one of them, and serves where it wins. The same folds teach the confidence. Where there are
too few messages for that, both are as they were on the tasks that the library was tuned on.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from modeling.retrieval.artifact import keep
from modeling.retrieval.confidence import Confidence, fit_confidence, signs_of
from modeling.retrieval.data import LABELS, OFF_TOPIC, Entry, Message
from modeling.retrieval.encoder import Embedder
from modeling.retrieval.examples import NONE, Examples, drawn, examples_of
from modeling.retrieval.features import RIVAL, Features, Mix
from modeling.retrieval.lexical import Lexical
from modeling.retrieval.pair import Pair
from modeling.retrieval.retriever import Retriever
from modeling.retrieval.workshop import Workshop


@dataclass(frozen=True, kw_only=True)
class RetrieverConfig:
    """How a retriever is made. Raises ValueError when it cannot be."""

    mix: Mix = field(default_factory=lambda: Mix(lexical=0.3, prior=30.0))  # where too few messages can tell
    mixes: tuple[Mix, ...] = (RIVAL, Mix(lexical=0.3, prior=30.0), Mix(lexical=0.6, prior=30.0))
    answer: float = 0.3  # how much the answer of an entry says about its questions, beside the question itself
    folds: int = 3
    least: int = 3  # messages an entry, in the mean, from which on folds can tell
    fewest: int = 60  # messages in all
    most: int = 1_500  # messages that are held back in turn
    seed: int = 0

    def __post_init__(self) -> None:
        if self.folds < 2 or self.least < 2 or not 0 <= self.answer <= 1:
            raise ValueError("folds and least must be at least 2, answer between 0 and 1.")


@dataclass(frozen=True)
class TrainingReport:
    """Everything a person should see before they promote a retriever."""

    counts: dict[str, int]
    candidates: list[dict[str, Any]]  # each mix with its accuracy on held-back messages; none where folds cannot tell
    mix: dict[str, float]
    confidence: dict[str, Any]
    cpu_seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def train_retriever(
    entries: Sequence[Entry],
    messages: Sequence[Message],
    out_dir: Path,
    *,
    config: RetrieverConfig | None = None,
    embed: Embedder | None = None,
    examples: int | None = None,
) -> TrainingReport:
    """Writes an artifact for `artifact.load_retriever` into `out_dir`. `examples` keeps that many messages an entry."""
    begin, config = time.process_time(), config or RetrieverConfig()
    ids = list(dict.fromkeys(entry.id for entry in entries))
    if examples is not None:
        messages = drawn(messages, ids, examples, config.seed)
    retriever, report = learn(entries, messages, ids, config, embed or Pair.load())
    report = replace(report, cpu_seconds=time.process_time() - begin)
    keep(retriever, out_dir, {"report": report.to_json()})
    return report


def learn(
    entries: Sequence[Entry], messages: Sequence[Message], ids: list[str], config: RetrieverConfig, embed: Embedder
) -> tuple[Retriever, TrainingReport]:
    examples = examples_of(entries, messages, ids, config.answer)
    workshop = Workshop.over(examples, ids, Features(embed, Lexical.learn(examples.texts), config.mix))
    mix, confidence, candidates = config.mix, Confidence(), []
    if folds := folds_of(examples, ids, config):
        tried, everything = workshop.tried(folds), np.arange(len(examples))
        trials = [workshop.trial(one, folds, tried) for one in config.mixes]
        candidates = [
            {**asdict(one), "accuracy": trial.accuracy} for one, trial in zip(config.mixes, trials, strict=True)
        ]
        best = max(range(len(trials)), key=lambda i: (trials[i].accuracy, trials[i].likelihood))
        mix = config.mixes[best]
        # Heads that learn from more are surer of themselves, off topic too: theirs is the confidence that is wanted.
        last = trials[best] if len(tried) == len(everything) else workshop.trial(mix, folds, everything)
        signs = signs_of(last.ranked, workshop.gated(mix, folds, everything))
        confidence = fit_confidence(signs, last.right, last.inside, examples.written[np.concatenate(folds)])
    retriever = workshop.retriever(mix, confidence)
    counts = {"entries": len(ids), "messages": int(examples.written.sum()), "texts": len(examples)}
    return retriever, TrainingReport(counts, candidates, asdict(mix), asdict(confidence))


def folds_of(examples: Examples, ids: list[str], config: RetrieverConfig) -> list[np.ndarray]:
    """Places that are held back together, those of no entry among them; none where there are too few messages."""
    asked = np.flatnonzero(examples.written & (examples.entry != NONE))
    if len(asked) < max(config.least * len(ids), config.fewest):
        return []
    rng = np.random.default_rng(config.seed)
    others = np.flatnonzero(examples.side == LABELS.index(OFF_TOPIC))
    held = [rng.permutation(places)[: config.most] for places in (asked, others)]
    return np.array_split(rng.permutation(np.concatenate(held)), config.folds)
