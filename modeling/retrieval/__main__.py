"""`python -m modeling.retrieval train|answer|evaluate`: the retriever on plain files.

Exit code 0, or 2 with one message when the input cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from modeling.checkpoint import DamagedArtifact
from modeling.command import run, whole
from modeling.retrieval.data import BadInput, read_entries, read_messages, read_questions

if TYPE_CHECKING:
    from modeling.retrieval.evaluation import Evaluation

EXAMPLES = """lines of the files:
  an entry    {"id": "returns", "language": "en", "question": "How do I return an item?", "answer": "...", "examples": []}
  a message   {"text": "can i send it back", "language": "en", "entry": "returns", "label": "entry"}
              (label: entry, off_topic or hand_off; entry is null for the last two)
  an answer   {"entry": "returns", "confidence": 0.97, "ranking": [["returns", 0.98], ...], "hand_off": false}
              (entry is null where the retriever would rather not answer)

examples:
  python -m modeling.retrieval train --entries entries.jsonl --messages messages.jsonl --out retriever/
  python -m modeling.retrieval train --entries entries.jsonl --messages messages.jsonl --examples 5 --seed 1 --out few/
  python -m modeling.retrieval answer --model retriever/ --messages asked.jsonl --out answers.jsonl
  python -m modeling.retrieval evaluate --model retriever/ --messages held_back.jsonl
"""


def main(arguments: Sequence[str] | None = None) -> int:
    return run(parser(), arguments, BadInput, DamagedArtifact)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m modeling.retrieval",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="train|answer|evaluate")

    train = commands.add_parser("train", help="learn from entries and messages, write a model")
    train.add_argument("--entries", type=Path, required=True)
    train.add_argument("--messages", type=Path, required=True, help="may be an empty file")
    train.add_argument("--out", type=Path, required=True, help="the model's directory")
    train.add_argument("--examples", type=whole, help="learn from so many messages an entry, drawn by the seed")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--embedder", type=Path, help="a sentence encoder in a Hugging Face directory, to join ours")
    train.set_defaults(run=run_train)

    answer = commands.add_parser("answer", help="answer each message")
    answer.add_argument("--model", type=Path, required=True)
    answer.add_argument("--messages", type=Path, required=True)
    answer.add_argument("--out", type=Path, required=True)
    answer.set_defaults(run=run_answer)

    evaluate = commands.add_parser("evaluate", help="measure on messages that were not learned, beside TF-IDF")
    evaluate.add_argument("--model", type=Path, required=True)
    evaluate.add_argument("--messages", type=Path, required=True)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=run_evaluate)
    return parser


def run_train(options: argparse.Namespace) -> None:
    entries = read_entries(options.entries)
    messages = read_messages(options.messages, entries)
    from modeling.retrieval.outside import Joined, Unusable  # SciPy and weights: `--help` must not wait for it
    from modeling.retrieval.pair import Pair
    from modeling.retrieval.train import RetrieverConfig, train_retriever

    try:
        embed = Joined(Pair.load(), options.embedder) if options.embedder else None
    except Unusable as error:
        raise BadInput(str(error)) from error
    config = RetrieverConfig(seed=options.seed)
    report = train_retriever(entries, messages, options.out, config=config, embed=embed, examples=options.examples)
    counts = report.counts
    print(
        f"{options.out}: learned {counts['entries']:,} entries from {counts['messages']:,} messages "
        f"in {report.cpu_seconds:.0f} CPU seconds; the encoder says {report.mix['encoder']:g}, "
        f"the terms say {report.mix['lexical']:g}."
    )
    for one in report.candidates:
        print(f"  encoder {one['encoder']:g}, terms {one['lexical']:g}, prior {one['prior']:g}: {one['accuracy']:.3f}")


def run_answer(options: argparse.Namespace) -> None:
    asked = read_questions(options.messages)
    from modeling.retrieval.artifact import load_retriever

    retriever = load_retriever(options.model)
    with options.out.open("w", encoding="utf-8") as file:
        for one in retriever.answer([message.text for message in asked]):
            ranking = [[name, round(score, 6)] for name, score in one.ranking]
            line = {"entry": one.entry, "confidence": round(one.confidence, 6), "ranking": ranking}
            file.write(json.dumps({**line, "hand_off": one.hand_off}, ensure_ascii=False) + "\n")


def run_evaluate(options: argparse.Namespace) -> None:
    messages = read_messages(options.messages)
    if not messages:
        raise BadInput(f"{options.messages}: no message in it")
    from modeling.retrieval.artifact import load_retriever
    from modeling.retrieval.evaluation import evaluate

    retriever, found = load_retriever(options.model), {}
    answers = retriever.answer([message.text for message in messages])
    for language in ("all", *sorted({message.language for message in messages})):
        chosen = [i for i, message in enumerate(messages) if language in ("all", message.language)]
        found[language] = evaluate([answers[i] for i in chosen], [messages[i] for i in chosen])
    print(json.dumps({name: one.to_json() for name, one in found.items()}) if options.json else table(found))


def table(found: dict[str, "Evaluation"]) -> str:
    lines = [
        f"{'':10}{'N':>7}{'first right':>23}{'nDCG@10':>23}{'answered':>10}{'of it right':>13}{'off-topic':>11}{'person':>8}"
    ]
    for name, one in found.items():
        means = "".join(f"{x.mean:>9.3f} {x.lower:.3f}-{x.upper:.3f} " for x in (one.accuracy, one.ndcg))
        shares = (one.answered, one.answered_right, one.off_topic_answered, one.hand_off_caught)
        lines.append(
            f"{name:10}{one.messages:>7}{means}"
            + "".join(
                f"{'-' if x is None else format(x, '.3f'):>{width}}"
                for x, width in zip(shares, (9, 13, 11, 8), strict=True)
            )
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
