"""Which documents of a help centre does a long case need? By words, by meaning, and by both.

    python benchmarks/chat.py policy policy_docs.jsonl.gz policy_queries.jsonl.gz [--part tune|held]

698 documents and 78 cases of tau2-bench's banking_knowledge; a case is a description of a customer of some 3,000 characters, of
which 2,500 are read, and every document that a right answer needs counts. Every third case is for tuning. Documents are cut as
the platform cuts policy pages. Beside our way (`modeling/retrieval/documents.py`) stand plain ones of the same run, which take
document and case whole: BM25, and the vectors of the same encoders. Differences are paired.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.chat_rivals import bm25_scores, words
from marketing.chat.cutting import cut, sentences
from modeling.retrieval.documents import Documents, Part
from modeling.retrieval.evaluation import Interval
from modeling.retrieval.pair import Pair

READ = 2_500  # characters of a case
DEEP, SHORTEST = 10, 3
MARKS = re.compile(r"[#*`>_|]+")


@dataclass(frozen=True)
class Case:
    text: str
    needed: frozenset[str]


def policy(options: argparse.Namespace) -> None:
    documents = lines(options.documents)
    names = [one["id"] for one in documents]
    cases = [Case(one["case"][:READ], frozenset(one["required_documents"])) for one in lines(options.cases)]
    cases = cases[0::3] if options.part == "tune" else [one for place, one in enumerate(cases) if place % 3]
    embed = Pair.load()
    ours = Documents(list(parts_of(documents)), embed)
    found = {f"ours, {arm}": [] for arm in ("words", "meaning", "both")}
    for case in cases:
        for arm, scores in ours.scores(sentences_of(case.text)).items():
            found[f"ours, {arm}"].append(scores)
    whole = [f"{one['title']}. {one['content']}" for one in documents]
    counts = [Counter(words(text)) for text in whole]
    found["BM25, whole"] = [np.array(bm25_scores(counts, words(case.text))) for case in cases]
    found["vectors, whole"] = list(embed([case.text for case in cases]) @ embed(whole).T)
    print(f"\n{len(documents)} documents, {len(cases)} cases, {options.part}, nDCG@10 and recall@10")
    tell({name: measured(scores, names, cases) for name, scores in found.items()})


def lines(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def parts_of(documents: list[dict]) -> list[Part]:
    return [
        Part(number, " · ".join((one["title"], *piece.headings[-1:])), piece.text)
        for number, one in enumerate(documents)
        for piece in cut(one["content"])
    ]


def sentences_of(text: str) -> list[str]:
    bare = MARKS.sub(" ", text)
    found = (bare[start:end].strip(' -"') for start, end in sentences(bare))
    return [one for one in found if len(one.split()) >= SHORTEST]


def measured(scores: list[np.ndarray], names: list[str], cases: list[Case]) -> np.ndarray:
    """nDCG@10 and recall@10 of each case."""
    worth, rows = 1 / np.log2(np.arange(2, DEEP + 2)), []
    for one, case in zip(scores, cases, strict=True):
        hits = np.array([names[place] in case.needed for place in np.argsort(-one, kind="stable")[:DEEP]])
        rows.append((worth[hits].sum() / worth[: len(case.needed)].sum(), hits.sum() / len(case.needed)))
    return np.array(rows)


def tell(values: dict[str, np.ndarray]) -> None:
    for name, found in values.items():
        mean, recall = Interval.of(found[:, 0]), found[:, 1].mean()
        line = f"  {name:18}{mean.mean:.3f}  {mean.lower:.3f}-{mean.upper:.3f}  {recall:.3f}"
        if name != "ours, both":
            ahead = Interval.of((values["ours, both"] - found)[:, 0])
            line += f"   both - this: {ahead.mean:+.3f} ({ahead.lower:+.3f} to {ahead.upper:+.3f})"
        print(line, flush=True)


def add_to(commands: argparse._SubParsersAction) -> None:
    one = commands.add_parser("policy")
    one.add_argument("documents", type=Path)
    one.add_argument("cases", type=Path)
    one.add_argument("--part", choices=("tune", "held"), default="tune")
    one.set_defaults(run=policy)
