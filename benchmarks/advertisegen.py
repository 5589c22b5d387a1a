"""AdvertiseGen, the Chinese half of `generation.py`: attributes to advertising copy, beside what costs no training.

Coverage: the share of attribute values that stand in the text. Contradictions: a value of the training's 颜色, 材质, 图案,
裙长, 袖长 ... that is not given stands in the text although another value of the name is given. BLEU-4 over characters
against the one reference, smoothed a sentence, as the published systems report it.
"""

import argparse
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Line = dict[str, Any]


def line_of(line: Mapping[str, str]) -> Line:
    """`类型#裤*版型#宽松`; a text that ends in a truncation mark keeps its whole sentences."""
    facts: dict[str, list[str]] = {}
    for part in line["content"].split("*"):
        name, _, value = part.partition("#")
        if value and value not in facts.setdefault(name, []):
            facts[name].append(value)
    return {"facts": facts, "language": "zh-hans", "text": mended(line["summary"])}


def mended(text: str) -> str:
    """Without the sentences that a truncation mark cut, unless there is no other."""
    sentences = [part for part in re.findall(r"[^。！？!?]+[。！？!?]?", text) if "<UNK>" not in part]
    return "".join(sentences) or text.replace("<UNK>", "")


def sentence_bleu(text: str, reference: str) -> float:
    """BLEU-4 over characters with one added to each count above the first (Lin and Och 2004, smoothing 2)."""
    logs = []
    for n in range(1, 5):
        ours, theirs = grams(text, n), grams(reference, n)
        add = 0 if n == 1 else 1
        right, total = (ours & theirs).total() + add, ours.total() + add
        if not right:
            return 0.0
        logs.append(math.log(right / total))
    short = min(0.0, 1 - len(reference) / max(len(text), 1))
    return math.exp(short + sum(logs) / 4)


def grams(text: str, n: int) -> Counter[str]:
    return Counter(text[i : i + n] for i in range(len(text) - n + 1))


def corpus_bleu(texts: Sequence[str], references: Sequence[str]) -> float:
    """BLEU-4 over characters of all texts together."""
    right, total = [0] * 4, [0] * 4
    for text, reference in zip(texts, references, strict=True):
        for n in range(1, 5):
            ours = grams(text, n)
            right[n - 1] += (ours & grams(reference, n)).total()
            total[n - 1] += ours.total()
    short = min(0.0, 1 - sum(map(len, references)) / max(sum(map(len, texts)), 1))
    return math.exp(short + sum(math.log(max(r, 1e-9) / max(t, 1)) for r, t in zip(right, total, strict=True)) / 4)


def coverage(texts: Sequence[str], asked: Sequence[Line]) -> float:
    said = [
        value in text for text, line in zip(texts, asked, strict=True) for vs in line["facts"].values() for value in vs
    ]
    return sum(said) / len(said)


def contradictions(texts: Sequence[str], asked: Sequence[Line], values: Mapping[str, set[str]]) -> float:
    """The share of texts with a value of a name that is given with other values; a part of a given value is none."""
    return sum(contradicts(text, line["facts"], values) for text, line in zip(texts, asked, strict=True)) / len(texts)


def contradicts(text: str, facts: Mapping[str, Sequence[str]], values: Mapping[str, set[str]]) -> bool:
    given = [value for several in facts.values() for value in several]
    for value in sorted(given, key=len, reverse=True):
        text = text.replace(value, "#")
    single = {"颜色", "材质", "裙长", "裤长", "衣长", "袖长", "裙袖长", "衣袖长"}
    return any(
        other in text
        for name in facts
        if name in single
        for other in values[name]
        if len(other) > 1 and not any(other in value or value in other for value in given)
    )


def nearest(asked: Sequence[Line], train: Sequence[Line]) -> list[str]:
    """The text of the training line that shares the most attributes."""
    sets = [pairs_of(line) for line in train]
    found = []
    for line in asked:
        mine = pairs_of(line)
        best = max(range(len(train)), key=lambda i: len(mine & sets[i]) / len(mine | sets[i]))
        found.append(train[best]["text"])
    return found


def pairs_of(line: Line) -> set[tuple[str, str]]:
    return {(name, value) for name, values in line["facts"].items() for value in values}


def run(options: argparse.Namespace) -> None:
    from benchmarks.generation import drafts, plain, read, write_lines
    from modeling.language.data import told_of
    from modeling.language.writer import Writer

    asked = list(read(Path(options.source)))[options.part :: options.of]
    train = list(read(options.train))
    values: dict[str, set[str]] = defaultdict(set)
    for line in train:
        for name, several in line["facts"].items():
            values[name] |= set(several)
    told, writer = [told_of(line) for line in asked], Writer.load(options.model)
    written = drafts(writer, told, options)
    print(f"{len(asked)} lines; n-best {options.n_best}, seed {options.seed}")
    print(f"{'':22}{'coverage':>10}{'contradict':>12}{'BLEU-4':>9}{'smoothed':>10}{'length':>8}")
    references = [line["text"] for line in asked]
    for name, texts in (
        ("a person", references),
        ("nearest neighbour", nearest(asked, train)),
        ("sentences alone", [plain(writer, one) for one in told]),
        ("best candidate", [one.candidates[0] for one in written]),
        ("writer", [one.text for one in written]),
    ):
        smoothed = sum(sentence_bleu(text, other) for text, other in zip(texts, references, strict=True)) / len(texts)
        print(
            f"{name:22}{coverage(texts, asked):10.3f}{contradictions(texts, asked, values):12.3f}"
            f"{100 * corpus_bleu(texts, references):9.2f}{100 * smoothed:10.2f}{sum(map(len, texts)) / len(texts):8.0f}"
        )
    count = len(written)
    print(
        f"mended {sum(one.mended for one in written) / count:.2%}, sentences alone {sum(one.fallback for one in written) / count:.2%}"
    )
    if options.out:
        write_lines(options.out, [line | {"text": one.text} for line, one in zip(asked, written, strict=True)])
