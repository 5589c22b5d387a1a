r"""How well the writer writes, judged from outside. Reads the published files as they are; they are not part of this project.

    python benchmarks/generation.py pairs e2e_train_clean.csv.gz --out train.jsonl     (AdvertiseGen: *.jsonl.gz, the same)
    python -m modeling.language train --pairs train.jsonl --out writer --max-cpu-minutes 15
    python benchmarks/generation.py e2e --model writer e2e_dev_clean.csv.gz
    python benchmarks/generation.py advertisegen --model writer --train train.jsonl advertisegen_dev.jsonl.gz
    python benchmarks/generation.py score texts.jsonl e2e_dev_clean.csv.gz             (outputs of any system)

E2E: BLEU of sacrebleu (lowercase, 13a, every text of the same facts a reference; install it with constraints-bench.txt);
slot errors by `e2e_slots.py`, which shares nothing with the product's checker. `--part` and `--of` measure on every so
manieth set of facts; `split` holds back a part of the training facts to tune on.
"""

import argparse
import csv
import gzip
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import advertisegen, e2e_slots

Line = dict[str, Any]


def read(path: Path) -> Iterator[Line]:
    """E2E's table, AdvertiseGen's lines, or lines that are pairs already."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        if ".csv" in path.suffixes:
            yield from (line_of(row["mr"], row["ref"]) for row in csv.DictReader(file))
        else:
            lines = map(json.loads, file)
            yield from (advertisegen.line_of(line) if "content" in line else line for line in lines)


def line_of(meaning: str, text: str) -> Line:
    """`name[Blue Spice], food[Indian]`; a slot may stand twice."""
    facts: dict[str, list[str]] = {}
    for name, value in re.findall(r"\s*([^,\[\]]+?)\s*\[([^\]]*)\]", meaning):
        facts.setdefault(name, []).append(value)
    return {"facts": facts, "language": "en", "text": text}


def write_lines(path: Path, lines: Sequence[Line]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def split(options: argparse.Namespace) -> None:
    """Facts whose names aside are equal stay together, as in the published files."""
    lines = list(read(options.source))
    keys = [
        repr({name: values for name, values in line["facts"].items() if name not in ("name", "near")}) for line in lines
    ]
    shuffled = sorted(set(keys))
    random.Random(7).shuffle(shuffled)
    held = set(shuffled[: len(shuffled) // 20])
    write_lines(options.out, [line for key, line in zip(keys, lines, strict=True) if key not in held])
    write_lines(options.held_back, [line for key, line in zip(keys, lines, strict=True) if key in held])


def grouped(lines: Sequence[Line], part: int, of: int) -> tuple[list[Line], list[list[str]]]:
    """Each set of facts once, with all its texts."""
    references: dict[str, list[str]] = defaultdict(list)
    first: dict[str, Line] = {}
    for line in lines:
        key = json.dumps(line["facts"], ensure_ascii=False)
        first.setdefault(key, line)
        references[key].append(line["text"])
    chosen = list(first)[part::of]
    return [first[key] for key in chosen], [references[key] for key in chosen]


def bleu(texts: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    from sacrebleu.metrics import BLEU

    most = max(map(len, references))
    columns = [[several[i] if i < len(several) else None for several in references] for i in range(most)]
    return BLEU(lowercase=True, tokenize="13a").corpus_score(list(texts), columns).score


def e2e_row(name: str, texts: Sequence[str], asked: Sequence[Line], references: Sequence[Sequence[str]]) -> str:
    found = e2e_slots.summary(texts, [line["facts"] for line in asked])
    return (
        f"{name:26}{bleu(texts, references):7.2f}{found['SER']:8.2f}{found['added']:7.2f}{found['missing']:8.2f}{found['wrong']:7.2f}"
        f"{found['texts with an error']:9.2f}{found['wrong names']:8}{found['wrong numbers']:9}"
    )


E2E_HEAD = (
    f"{'':26}{'BLEU':>7}{'SER %':>8}{'added':>7}{'missing':>8}{'wrong':>7}{'texts %':>9}{'names':>8}{'numbers':>9}"
)


def e2e(options: argparse.Namespace) -> None:
    from modeling.language.data import told_of
    from modeling.language.writer import Writer
    from modeling.workplace import one_thread

    asked, references = grouped(list(read(options.source)), options.part, options.of)
    told, writer = [told_of(line) for line in asked], Writer.load(options.model)
    with one_thread():
        alone = dict(writer.candidates(told, range(len(told)), 1, options.seed))
    written = drafts(writer, told, options)
    print(
        f"{len(asked)} sets of facts, {sum(map(len, references))} references; n-best {options.n_best}, seed {options.seed}"
    )
    print(E2E_HEAD)
    print(e2e_row("model alone, likeliest", [alone[i][0].text for i in range(len(told))], asked, references))
    print(e2e_row("best candidate, unmended", [one.candidates[0] for one in written], asked, references))
    print(e2e_row("writer", [one.text for one in written], asked, references))
    print(e2e_row("sentences alone", [plain(writer, one) for one in told], asked, references))
    left_out = [several[0] for several in references]
    if all(len(several) > 1 for several in references):
        print(e2e_row("a person", left_out, asked, [several[1:] for several in references]))
    count = len(written)
    print(
        f"mended {sum(one.mended for one in written) / count:.2%}, sentences alone {sum(one.fallback for one in written) / count:.2%}"
    )
    if options.out:
        write_lines(options.out, [line | {"text": one.text} for line, one in zip(asked, written, strict=True)])


def drafts(writer: Any, told: Sequence[Any], options: argparse.Namespace) -> list[Any]:
    """All texts at once, as a merchant asks for them, on one core: candidates, checks, repair and all."""
    from modeling.workplace import one_thread

    with one_thread():
        begin, clock = time.process_time(), time.perf_counter()
        written = writer.write_all(told, options.n_best, options.seed)
        seconds, clock = time.process_time() - begin, time.perf_counter() - clock
    tokens = sum(map(len, writer.prompts.tokenizer.encode_all([one.text for one in written])))
    print(
        f"{len(written):,} drafts of {tokens / len(written):.0f} tokens, {options.n_best} candidates each, with checks: "
        f"{seconds:.1f} CPU seconds on one core, {clock:.1f} by the clock; 1,000 drafts {1000 * seconds / len(written):.1f} CPU seconds"
    )
    return written


def plain(writer: Any, told: Any) -> str:
    from modeling.language.evaluation import plainly

    return plainly(writer, told)


def score(options: argparse.Namespace) -> None:
    asked, references = grouped(list(read(options.source)), 0, 1)
    texts = {json.dumps(line["facts"], ensure_ascii=False): line["text"] for line in read(options.texts)}
    found = [texts[json.dumps(line["facts"], ensure_ascii=False)] for line in asked]
    print(E2E_HEAD)
    print(e2e_row(options.texts.name, found, asked, references))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    pairs = commands.add_parser("pairs")
    pairs.add_argument("source", type=Path)
    pairs.add_argument("--out", type=Path, required=True)
    pairs.set_defaults(run=lambda options: write_lines(options.out, list(read(options.source))))
    held = commands.add_parser("split")
    held.add_argument("source", type=Path)
    held.add_argument("--out", type=Path, required=True)
    held.add_argument("--held-back", type=Path, required=True)
    held.set_defaults(run=split)
    judged = commands.add_parser("score")
    judged.add_argument("texts", type=Path)
    judged.add_argument("source", type=Path)
    judged.set_defaults(run=score)
    for name, run in (("e2e", e2e), ("advertisegen", advertisegen.run)):
        command = commands.add_parser(name)
        command.add_argument("source", type=Path)
        command.add_argument("--model", type=Path, required=True)
        command.add_argument("--train", type=Path, help="pairs for the nearest neighbour")
        command.add_argument("--n-best", type=int, default=8)
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--part", type=int, default=0)
        command.add_argument("--of", type=int, default=1)
        command.add_argument("--out", type=Path, help="what was written, as lines")
        command.set_defaults(run=run)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
