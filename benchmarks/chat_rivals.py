"""Plain search that learns nothing, written apart from the product: BM25 of English stems, cosine of Chinese characters."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from snowballstemmer import stemmer

from modeling.retrieval.data import Entry, Message

english = stemmer("english")


def words(text: str) -> list[str]:
    return english.stemWords(re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", text.lower()))


def bm25(entries: Sequence[Entry], texts: Sequence[str], k: float = 1.2, b: float = 0.75) -> list[list[str]]:
    """Names of the entries, the best first, for each text."""
    documents = [Counter(words(" ".join((one.question, one.answer, *one.examples)))) for one in entries]
    return ordered(entries, [bm25_scores(documents, words(text), k, b) for text in texts])


def bm25_scores(
    documents: Sequence[Counter[str]], asked: Sequence[str], k: float = 1.2, b: float = 0.75
) -> list[float]:
    lengths = [sum(document.values()) for document in documents]
    mean = sum(lengths) / len(lengths)
    weights = {}
    for word in set(asked):
        seen = sum(word in document for document in documents)
        weights[word] = math.log(1 + (len(documents) - seen + 0.5) / (seen + 0.5))
    return [
        sum(
            weights[word] * document[word] * (k + 1) / (document[word] + k * (1 - b + b * length / mean))
            for word in asked
            if word in document
        )
        for document, length in zip(documents, lengths, strict=True)
    ]


def character_cosine(entries: Sequence[Entry], texts: Sequence[str]) -> list[list[str]]:
    """TF-IDF of runs of one to three characters, the better of question and answer."""
    parts = [(one.id, part) for one in entries for part in (one.question, one.answer, *one.examples) if part]
    counted = [runs(part) for _, part in parts]
    seen = Counter(run for counts in counted for run in counts)
    weight = {run: math.log((1 + len(parts)) / (1 + count)) + 1 for run, count in seen.items()}
    rows = [normed(counts, weight) for counts in counted]
    found = []
    for text in texts:
        asked = normed(runs(text), weight)
        best: dict[str, float] = {}
        for (name, _), row in zip(parts, rows, strict=True):
            best[name] = max(best.get(name, 0.0), sum(value * row.get(run, 0.0) for run, value in asked.items()))
        found.append(sorted(best, key=lambda name: -best[name]))
    return found


def runs(text: str) -> Counter[str]:
    plain = re.sub(r"\W", "", text.lower())
    return Counter(plain[i : i + n] for n in (1, 2, 3) for i in range(len(plain) - n + 1))


def normed(counts: Counter[str], weight: dict[str, float]) -> dict[str, float]:
    row = {run: (1 + math.log(count)) * weight[run] for run, count in counts.items() if run in weight}
    length = math.sqrt(sum(value * value for value in row.values())) or 1.0
    return {run: value / length for run, value in row.items()}


def ordered(entries: Sequence[Entry], scores: Sequence[Sequence[float]]) -> list[list[str]]:
    names = [one.id for one in entries]
    return [[names[place] for place in np.argsort(-np.array(row), kind="stable")] for row in scores]


def places_of(found: Sequence[Sequence[str]], asked: Sequence[Message]) -> np.ndarray:
    """Where the right entry stands, from 0."""
    return np.array([names.index(one.entry) for names, one in zip(found, asked, strict=True)])
