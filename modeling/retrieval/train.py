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
from scipy.special import log_softmax

from modeling.retrieval.artifact import keep
from modeling.retrieval.confidence import Confidence, fit_confidence, signs_of
from modeling.retrieval.data import LABELS, Entry, Message
from modeling.retrieval.encoder import Embedder, Encoder
from modeling.retrieval.examples import NONE, Examples, drawn, examples_of
from modeling.retrieval.features import RIVAL, Features, Mix
from modeling.retrieval.lexical import Lexical
from modeling.retrieval.linear import Linear, fit_linear
from modeling.retrieval.retriever import Retriever

GATE_PRIOR = 10.0


@dataclass(frozen=True, kw_only=True)
class RetrieverConfig:
    """How a retriever is made. Raises ValueError when it cannot be."""

    mix: Mix = field(default_factory=lambda: Mix(lexical=0.3, prior=30.0))  # where too few messages can tell
    mixes: tuple[Mix, ...] = (RIVAL, Mix(lexical=0.3, prior=30.0), Mix(lexical=0.6, prior=30.0), Mix(prior=30.0))
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
    retriever, report = learn(entries, messages, ids, config, embed or Encoder.load())
    report = replace(report, cpu_seconds=time.process_time() - begin)
    keep(retriever, out_dir, {"report": report.to_json()})
    return report


def learn(
    entries: Sequence[Entry], messages: Sequence[Message], ids: list[str], config: RetrieverConfig, embed: Embedder
) -> tuple[Retriever, TrainingReport]:
    examples = examples_of(entries, messages, ids, config.answer)
    workshop = Workshop(
        examples, embed(examples.texts), Features(embed, Lexical.learn(examples.texts), config.mix), ids
    )
    mix, confidence, candidates = config.mix, Confidence(), []
    if folds := folds_of(examples, ids, config):
        trials = [workshop.trial(one, folds) for one in config.mixes]
        candidates = [
            {**asdict(one), "accuracy": trial.accuracy} for one, trial in zip(config.mixes, trials, strict=True)
        ]
        best = max(range(len(trials)), key=lambda i: (trials[i].accuracy, trials[i].likelihood))
        mix, confidence = (
            config.mixes[best],
            fit_confidence(trials[best].signs, trials[best].right, trials[best].inside),
        )
    retriever = workshop.retriever(mix, confidence)
    counts = {
        "entries": len(ids),
        "messages": int(examples.written.sum()),
        "texts": len(examples),
    }
    return retriever, TrainingReport(counts, candidates, asdict(mix), asdict(confidence))


def folds_of(examples: Examples, ids: list[str], config: RetrieverConfig) -> list[np.ndarray]:
    """Places that are held back together, those of no entry among them; none where there are too few messages."""
    asked = np.flatnonzero(examples.written & (examples.entry != NONE))
    if len(asked) < max(config.least * len(ids), config.fewest):
        return []
    rng = np.random.default_rng(config.seed)
    others = np.flatnonzero(examples.entry == NONE)
    held = [rng.permutation(places)[: config.most] for places in (asked, others)]
    return np.array_split(rng.permutation(np.concatenate(held)), config.folds)


@dataclass(frozen=True)
class Trial:
    """What a mix did on messages that it had not seen."""

    signs: np.ndarray
    right: np.ndarray
    inside: np.ndarray  # whether an entry answers it
    accuracy: float
    likelihood: float


@dataclass
class Workshop:
    """Fits heads on some of the examples, whose vectors are known."""

    examples: Examples
    vectors: np.ndarray
    features: Features
    ids: list[str]

    def retriever(self, mix: Mix, confidence: Confidence) -> Retriever:
        entries, gate = self.heads(mix, np.arange(len(self.examples)))
        return Retriever(self.ids, self.features.with_mix(mix), entries, gate, confidence)

    def heads(self, mix: Mix, chosen: np.ndarray) -> tuple[Linear, Linear]:
        rows = self.rows(mix, chosen)
        entry, side, share = (part[chosen] for part in (self.examples.entry, self.examples.side, self.examples.share))
        known = np.flatnonzero(entry != NONE)
        entries = fit_linear(rows[known], entry[known], len(self.ids), share[known], mix.prior)
        counts = np.bincount(side, minlength=len(LABELS))
        return entries, fit_linear(rows, side, len(LABELS), share * (counts.mean() / counts[side]), GATE_PRIOR)

    def rows(self, mix: Mix, chosen: np.ndarray) -> Any:
        texts = [self.examples.texts[place] for place in chosen]
        return self.features.with_mix(mix).mixed(self.vectors[chosen], texts)

    def tried(self, folds: Sequence[np.ndarray]) -> np.ndarray:
        """Texts of the entries, and what is held back in turn: so many messages tell which mix is best."""
        return np.union1d(np.flatnonzero(~self.examples.written), np.concatenate(folds))

    def trial(self, mix: Mix, folds: Sequence[np.ndarray]) -> Trial:
        signs, right, likely = [], [], []
        for fold in folds:
            entries, gate = self.heads(mix, np.setdiff1d(self.tried(folds), fold))
            rows, entry = self.rows(mix, fold), self.examples.entry[fold]
            ranked = log_softmax(entries(rows), axis=1)
            signs.append(signs_of(ranked, log_softmax(gate(rows), axis=1)))
            right.append(ranked.argmax(1) == entry)
            likely.append(ranked[np.arange(len(fold)), entry][entry != NONE])
        held = np.concatenate([self.examples.entry[fold] for fold in folds]) != NONE
        hits = np.concatenate(right)
        return Trial(np.vstack(signs), hits, held, float(hits[held].mean()), float(np.concatenate(likely).mean()))
