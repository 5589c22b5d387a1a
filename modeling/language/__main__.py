"""`python -m modeling.language train|generate|evaluate`: the writer on plain files.

Exit code 0, or 2 with one message when the input cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from modeling.checkpoint import DamagedArtifact
from modeling.command import positive, run
from modeling.language.data import BadInput, TooLittleData, read_pairs, read_told

if TYPE_CHECKING:
    from modeling.trainer import Progress

EXAMPLES = """a line of a file:
  {"facts": {"name": ["Blue Spice"], "colour": ["red", "white"]}, "language": "en", "text": "..."}

examples:
  python -m modeling.language train --pairs pairs.jsonl --out writer/ --max-cpu-minutes 15
  python -m modeling.language generate --model writer/ --facts facts.jsonl --out texts.jsonl --n-best 8 --seed 1
  python -m modeling.language evaluate --model writer/ --pairs held_back.jsonl
"""


def main(arguments: Sequence[str] | None = None) -> int:
    return run(parser(), arguments, BadInput, DamagedArtifact, TooLittleData)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m modeling.language",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="train|generate|evaluate")

    train = commands.add_parser("train", help="learn from pairs of facts and text, write a model")
    train.add_argument("--pairs", type=Path, required=True)
    train.add_argument("--out", type=Path, required=True, help="the model's directory; a killed run is resumed from it")
    train.add_argument("--validation", type=Path, help="pairs to stop by; otherwise some of the pairs are held back")
    train.add_argument("--max-cpu-minutes", type=minutes, default=15.0)
    train.set_defaults(run=run_train)

    generate = commands.add_parser("generate", help="write a text for each line of facts")
    generate.add_argument("--model", type=Path, required=True)
    generate.add_argument("--facts", type=Path, required=True)
    generate.add_argument("--out", type=Path, required=True)
    generate.add_argument("--n-best", type=positive, default=8, help="texts to choose from")
    generate.add_argument("--seed", type=int, default=1)
    generate.set_defaults(run=run_generate)

    evaluate = commands.add_parser("evaluate", help="measure on pairs that were not learned")
    evaluate.add_argument("--model", type=Path, required=True)
    evaluate.add_argument("--pairs", type=Path, required=True)
    evaluate.add_argument("--n-best", type=positive, default=8)
    evaluate.add_argument("--seed", type=int, default=1)
    evaluate.add_argument("--json", action="store_true")
    evaluate.set_defaults(run=run_evaluate)
    return parser


def minutes(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes above 0")
    return value


def run_train(options: argparse.Namespace) -> None:
    pairs = read_pairs(options.pairs)
    validation = read_pairs(options.validation) if options.validation else []
    from modeling.language.train import train_writer  # PyTorch: `--help` and a wrong file must not wait for it

    report = train_writer(
        pairs, options.out, validation=validation, cpu_minutes=options.max_cpu_minutes, on_progress=EpochLines()
    )
    counts, last = report.counts, report.curve[-1] if report.curve else {}
    print(
        f"{options.out}: learned from {counts['learned']:,} of {counts['pairs']:,} pairs, {counts['parameters']:,} "
        f"parameters, {counts['tokens']:,} tokens, in {report.cpu_seconds:.0f} CPU seconds."
    )
    if last:
        held = "none" if last["validation"] is None else f"{last['validation']:.3f}"
        print(f"Loss a token after {last['epoch']} epochs: {last['loss']:.3f}, on held-back pairs {held}.")


def run_generate(options: argparse.Namespace) -> None:
    asked = read_told(options.facts)
    from modeling.language.writer import Writer  # PyTorch
    from modeling.workplace import one_thread

    writer = Writer.load(options.model)
    with one_thread():  # so small a model gains nothing from a second one
        written = writer.write_all([told for _, told in asked], options.n_best, options.seed)
    with options.out.open("w", encoding="utf-8") as file:
        for (line, _), one in zip(asked, written, strict=True):
            answer = {
                "text": one.text,
                "candidates": list(one.candidates),
                "claims": [asdict(claim) for claim in one.claims],
                "fallback": one.fallback,
            }
            file.write(json.dumps(line | answer, ensure_ascii=False) + "\n")


def run_evaluate(options: argparse.Namespace) -> None:
    pairs = read_pairs(options.pairs)
    from modeling.language.evaluation import evaluate, table  # PyTorch
    from modeling.language.writer import Writer
    from modeling.workplace import one_thread

    writer = Writer.load(options.model)
    with one_thread():
        result = evaluate(writer, pairs, options.n_best, options.seed)
    print(json.dumps(result.to_json()) if options.json else table(result))


class EpochLines:
    """Says on the error stream how training goes, an epoch a line."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self, progress: "Progress") -> None:
        if progress.epoch != self.at:
            self.at = progress.epoch
            message = f"epoch {progress.epoch}, step {progress.step} of {progress.total}, loss {progress.loss:.3f}"
            print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
