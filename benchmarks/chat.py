r"""How well the service desk finds the right answer, and when it rather says nothing, beside plain rivals of the same run.

    python benchmarks/chat.py few bitext bitext_intents.csv.gz [--minilm DIR]
    python benchmarks/chat.py few clinc clinc150.jsonl.gz [--part open|hidden]
    python benchmarks/chat.py full bitext_intents.csv.gz clinc150.jsonl.gz
    python benchmarks/chat.py none bitext_intents.csv.gz [--part tune|held]
    python benchmarks/chat.py abstain bitext_intents.csv.gz clinc150.jsonl.gz [--part tune|held]
    python benchmarks/chat.py handoff (see `chat_hand_off.py`)
    python benchmarks/chat.py tau2 [tau2_retail_tasks.json.gz] [--half first|second]
    python benchmarks/chat.py products (see `chat_products.py`)
    python benchmarks/chat.py policy (see `chat_policy.py`)

few: 5 and 1 messages an entry beside TF-IDF with a linear head (words and pieces of words). full: all messages, and
off-topic ones. none: no message at all, beside BM25 and the cosine of characters 1 to 3. abstain: what is answered of
what nobody can answer, and of the rest. `--minilm` is all-MiniLM-L6-v2 in a local directory, as a second arm.
Differences are paired, message by message, means over the seeds; intervals are 95 %
bootstrap intervals over messages.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import chat_hand_off, chat_policy, chat_products, tau2
from benchmarks.chat_data import bitext, chinese, clinc, inside, off_topic
from benchmarks.chat_rivals import bm25, character_cosine, places_of
from modeling.retrieval.data import Entry, Message
from modeling.retrieval.encoder import Embedder
from modeling.retrieval.evaluation import Interval, evaluate, gains, hits
from modeling.retrieval.examples import drawn
from modeling.retrieval.features import RIVAL, Mix
from modeling.retrieval.outside import Joined
from modeling.retrieval.pair import Pair
from modeling.retrieval.retriever import Answer
from modeling.retrieval.train import RetrieverConfig, learn

System = Callable[[list[Entry], list[Message], int | None, int], Callable[[Sequence[str]], list[Answer]]]


class Remembering(Pair):
    """The encoders, which read each text once however many systems and seeds ask for it."""

    known: dict[str, np.ndarray]

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.known = getattr(self, "known", {})
        if new := [text for text in dict.fromkeys(texts) if text not in self.known]:
            self.known |= dict(zip(new, super().__call__(new), strict=True))
        return np.array([self.known[text] for text in texts])


@cache
def base() -> Remembering:
    return Remembering.load()


def ours(embed: Embedder | None = None, fixed: Mix | None = None) -> System:
    """Trained as the command does it; a fixed mix compares nothing."""

    def train(entries: list[Entry], learned: list[Message], examples: int | None, seed: int) -> Callable:
        config = RetrieverConfig(seed=seed) if fixed is None else RetrieverConfig(seed=seed, mix=fixed, fewest=10**9)
        ids = list(dict.fromkeys(entry.id for entry in entries))
        chosen = learned if examples is None else drawn(learned, ids, examples, seed)
        return learn(entries, chosen, ids, config, embed or base())[0].answer

    return train


def arms(minilm: Path | None) -> dict[str, System]:
    found = {"TF-IDF": ours(fixed=RIVAL), "encoder alone": ours(fixed=Mix(lexical=0.0)), "ours": ours()}
    if minilm:
        joined = Joined(base(), minilm)
        found |= {"ours + MiniLM": ours(joined)}
    return found


def few(options: argparse.Namespace) -> None:
    for examples in options.examples:
        results: dict[str, list[np.ndarray]] = {}
        for seed in range(options.seeds):
            task = bitext(options.source, 0) if options.which == "bitext" else clinc(options.source, options.part)
            asked = sample(inside(task.asked), options.most)
            for name, train in arms(options.minilm).items():
                answers = train(task.entries, task.learned, examples, seed)([one.text for one in asked])
                results.setdefault(name, []).append(hits(answers, asked))
        print(
            f"\n{task.name}: {examples} messages an entry, {len(task.entries)} entries, N = {len(asked)}, {options.seeds} seeds"
        )
        compare({name: np.mean(found, axis=0) for name, found in results.items()}, "TF-IDF")


def sample(messages: list[Message], most: int) -> list[Message]:
    if len(messages) <= most:
        return messages
    chosen = np.random.default_rng(0).permutation(len(messages))[:most]
    return [messages[place] for place in sorted(chosen)]


def compare(values: dict[str, np.ndarray], rival: str) -> None:
    for name, found in values.items():
        mean, difference = Interval.of(found), Interval.of(found - values[rival])
        line = f"  {name:24}{mean.mean:.3f}  {mean.lower:.3f}-{mean.upper:.3f}"
        if name != rival:
            line += f"   - {rival}: {difference.mean:+.3f} ({difference.lower:+.3f} to {difference.upper:+.3f})"
        print(line, flush=True)


def full(options: argparse.Namespace) -> None:
    """Half of the off-topic messages are learned, the others are asked."""
    task = bitext(options.source, 0)
    learned = task.learned + off_topic(options.clinc, "oos_train") + off_topic(options.clinc, "oos_val")
    asked = sample(task.asked, options.most) + off_topic(options.clinc, "oos_test")
    print(f"\nBitext, all messages: {len(learned)} learned, {len(asked)} asked, {len(task.entries)} entries")
    values = {}
    for name, train in arms(None).items():
        answers = train(task.entries, learned, None, 0)([one.text for one in asked])
        values[name] = hits(answers, asked)
        tell(name, answers, asked)
    compare(values, "TF-IDF")


def tell(name: str, answers: list[Answer], asked: list[Message]) -> None:
    found = evaluate(answers, asked)
    shares = {
        "in scope answered": found.answered,
        "of it right": found.answered_right,
        "off-topic answered": found.off_topic_answered,
        "calls for a person heard": found.hand_off_caught,
    }
    said = ", ".join(f"{what} {value:.3f}" for what, value in shares.items() if value is not None)
    print(f"  {name:24}{said}, calibration error {found.calibration:.3f}", flush=True)


def none(options: argparse.Namespace) -> None:
    english = bitext(options.source, 0)
    for task in (chinese(options.part), english):
        asked = sample(inside(task.asked), options.most)
        texts, language = [one.text for one in asked], asked[0].language
        print(f"\n{task.name}: no message, {len({one.id for one in task.entries})} entries, N = {len(asked)}, nDCG@10")
        values = {
            name: places_gain(places_of(rival([one for one in task.entries if one.language == language], texts), asked))
            for name, rival in (("characters 1-3", character_cosine), ("BM25", bm25))
        }
        firsts = {}
        for name, train in arms(None).items():
            answers = train(task.entries, [], None, 0)(texts)
            values[name], firsts[name] = gains(answers, asked), hits(answers, asked).mean()
        compare(values, "characters 1-3" if language == "zh" else "BM25")
        print("  first right: " + ", ".join(f"{name} {first:.3f}" for name, first in firsts.items()))


def places_gain(places: np.ndarray) -> np.ndarray:
    return np.where(places < 10, 1 / np.log2(2 + places), 0.0)


def abstain(options: argparse.Namespace) -> None:
    """Nothing was learned from messages, then everything; the off-topic messages asked are nobody's in training."""
    asked = chinese(options.part)
    print(f"\n{asked.name}: no message learned, N = {len(asked.asked)}")
    tell("ours", ours()(asked.entries, [], None, 0)([one.text for one in asked.asked]), asked.asked)
    if options.part == "held":
        learned = chinese("tune").asked
        print("\nChinese, held: the 70 % for tuning learned")
        tell("ours", ours()(asked.entries, learned, None, 0)([one.text for one in asked.asked]), asked.asked)
    task = bitext(options.source, 0)
    messages = sample(task.asked, options.most) + sample(off_topic(options.clinc, "oos_test"), options.most)
    for examples in (0, 5):
        print(f"\nBitext: {examples} messages an entry, N = {len(messages)}")
        answers = ours()(task.entries, task.learned, examples, 0)([one.text for one in messages])
        tell("ours", answers, messages)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("few")
    one.add_argument("which", choices=("bitext", "clinc"))
    one.add_argument("source", type=Path)
    one.add_argument("--part", choices=("open", "hidden"), default="open")
    one.add_argument("--minilm", type=Path)
    one.add_argument("--seeds", type=int, default=3)
    one.add_argument("--examples", type=int, nargs="+", default=[5, 1])
    one.set_defaults(run=few)
    for name, run in (("full", full), ("none", none), ("abstain", abstain)):
        one = commands.add_parser(name)
        one.add_argument("source", type=Path)
        if name != "none":
            one.add_argument("clinc", type=Path)
        if name != "full":
            one.add_argument("--part", choices=("tune", "held"), default="tune")
        one.set_defaults(run=run)
    for one in commands.choices.values():
        one.add_argument("--most", type=int, default=1_500, help="messages that are asked")
    chat_hand_off.add_to(commands)
    tau2.add_to(commands)
    chat_products.add_to(commands)
    chat_policy.add_to(commands)
    return parser


if __name__ == "__main__":
    chosen = parser().parse_args()
    chosen.run(chosen)
