r"""Whether a writer gains by what people preferred: reranking against DPO, with a SIMULATED reviewer, because real ones are few.

    python benchmarks/generation.py pairs e2e_train_clean.csv.gz --out train.jsonl
    python -m modeling.language train --pairs train.jsonl --out writer --max-cpu-minutes 15
    python benchmarks/preferences.py --model writer e2e_dev_clean.csv.gz [--pairs 40 120 360] [--held 120]

The reviewer's taste was fixed before the first run and is `taste` below: about 120 characters, at most two sentences, no
beginning with the name, no "is a", every fact said (judged by `e2e_slots.py`, which shares nothing with the product). Of two
texts that the writer made they choose the better one, but not always: Bradley and Terry 1952. Two of the five are no trait of
the reranker. Facts are split in three: pairs to learn from, held-back pairs that decide which way is kept, and facts on which
all ways write. There, `taste` is the mean over facts, `wins` how often the text is better than the writer's own choice less how
often it is worse, each with the paired 95 % interval; `slot errors` are those of all texts, over the facts given.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import e2e_slots
from benchmarks.generation import grouped, read
from modeling.bootstrap import paired_bootstrap
from modeling.language.data import Told
from modeling.language.learning import compare
from modeling.language.preferences import Preference, prefer
from modeling.language.reranking import Reranker
from modeling.language.writer import Writer, Written
from modeling.workplace import one_thread

NOISE = 0.5  # of a choice, in units of taste
SEED = 11
N_BEST = 8


def taste(text: str, told: Told) -> float:
    """The simulated reviewer's. It was not changed after the first run."""
    name = told.facts["name"][0]
    errors = e2e_slots.errors_of(text, told.facts, ()).count
    return (
        -1.5 * abs(math.log(max(len(text), 1) / 120))
        - 1.0 * (sum(text.count(end) for end in ".!?") > 2)
        + 0.8 * (not text.startswith(name))
        - 0.6 * (" is a" in text)
        - 2.0 * errors
    )


def judged(writer: Writer, asked: Sequence[Told], rng: random.Random) -> list[Preference]:
    """One pair for each set of facts for which the writer made two different texts."""
    pairs = []
    for told, written in zip(asked, writer.write_all(asked, 4, SEED), strict=True):
        texts = list(dict.fromkeys(written.candidates))
        if len(texts) < 2:
            continue
        one, other = rng.sample(texts, 2)
        likely = 1 / (1 + math.exp(-(taste(one, told) - taste(other, told)) / NOISE))
        chosen, rejected = (one, other) if rng.random() < likely else (other, one)
        pairs.append(Preference(told, chosen, rejected))
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pairs", type=int, nargs="+", default=[40, 120, 360])
    parser.add_argument("--held", type=int, default=120)
    parser.add_argument("--facts", type=int, default=300, help="sets of facts on which all ways write")
    options = parser.parse_args()
    writer = Writer.load(options.model)
    lines, _references = grouped(list(read(options.source)), 0, 1)
    asked = [
        Told({name: tuple(values) for name, values in line["facts"].items()}, line["language"])
        for line in lines
        if "name" in line["facts"]  # the reviewer's taste asks for it; a few have none
    ]
    rng = random.Random(SEED)
    rng.shuffle(asked)
    with one_thread():
        run(writer, asked, options, rng)


def run(writer: Writer, asked: list[Told], options: argparse.Namespace, rng: random.Random) -> None:
    most = max(options.pairs)
    room = options.facts
    facts, rest = asked[:room], asked[room:]
    pairs = judged(writer, rest[: 2 * (options.held + most)], rng)
    held, learned = pairs[: options.held], pairs[options.held : options.held + most]
    agreed = np.mean([taste(one.chosen, one.told) > taste(one.rejected, one.told) for one in learned])
    print(
        f"{len(asked):,} sets of facts; {len(held)} held-back pairs; the simulated reviewer follows their own taste in "
        f"{agreed:.0%} of the pairs, chance decides the rest."
    )
    before = writer.write_all(facts, N_BEST, SEED + 1)
    base = Outcome("the writer's own choice", facts, [one.text for one in before])
    base.show(base)
    Outcome("any candidate", facts, [rng.choice(one.candidates) for one in before]).show(base)
    best = [max(one.candidates, key=lambda text: taste(text, told)) for one, told in zip(before, facts, strict=True)]
    Outcome("the best candidate by taste", facts, best).show(base)
    for count in options.pairs:
        learn(writer, facts, before, base, learned[:count], held)


def learn(
    writer: Writer,
    facts: list[Told],
    before: list[Written],
    base: "Outcome",
    pairs: list[Preference],
    held: list[Preference],
) -> None:
    print(f"\nfrom {len(pairs)} pairs")
    began = time.process_time()
    reranker = Reranker.learn(writer, pairs)
    reranked = time.process_time() - began
    moved = prefer(writer, pairs)
    preferred = time.process_time() - began - reranked
    told = compare(writer, reranker, moved, held)
    for row in told.rows:
        print(f"  {row.name:10} {row.right:6.1%} of held-back pairs {said(row.against, percent)}")
    print(f"  kept: {told.kept}; reranking learned in {reranked:.1f} and DPO in {preferred:.1f} CPU seconds")
    Outcome("reranking", facts, [first(reranker, writer, *one) for one in zip(facts, before, strict=True)]).show(base)
    after = moved.write_all(facts, N_BEST, SEED + 1)
    Outcome("DPO", facts, [one.text for one in after]).show(base)
    both = [first(reranker, moved, *one) for one in zip(facts, after, strict=True)]
    Outcome("DPO, then reranking", facts, both).show(base)


def first(reranker: Reranker, writer: Writer, told: Told, written: Written) -> str:
    """As the product takes it: the highest of those that say the most and nothing wrong."""
    texts = reranker.ranked(writer, told, (written.text, *written.candidates))
    checked = {text: writer.checker.check(text, told) for text in texts}
    return min(texts, key=lambda text: (len(checked[text].wrong), len(checked[text].missing)))


class Outcome:
    """What one way wrote for the same facts."""

    def __init__(self, name: str, facts: Sequence[Told], texts: Sequence[str]) -> None:
        self.name = name
        self.taste = np.array([taste(text, told) for text, told in zip(texts, facts, strict=True)])
        self.errors = e2e_slots.summary(texts, [told.facts for told in facts])["SER"]
        self.length = np.mean([len(text) for text in texts])

    def show(self, base: "Outcome") -> None:
        line = f"  {self.name:28} taste {self.taste.mean():6.3f}"
        if self is not base:
            wins = np.sign(self.taste - base.taste)
            line += f" {said(paired_bootstrap(self.taste, base.taste), '{:+.3f}'.format)}"
            line += f"  wins {said(paired_bootstrap(wins, 0 * wins), percent)}"
        print(f"{line}  slot errors {self.errors:.2f} %  {self.length:.0f} characters")


def percent(share: float) -> str:
    return f"{share:+.1%}"


def said(told: dict[str, object] | None, write: Callable[[float], str]) -> str:
    if told is None:
        return ""
    low, high = told["interval"]
    return f"{write(told['difference'])} ({write(low)} to {write(high)})"


if __name__ == "__main__":
    main()
