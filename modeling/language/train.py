"""From pairs of facts and text to a writer: what is exact, how a fact is said, the tokens, the likelihood of each text."""

import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from modeling import checkpoint
from modeling.language.checker import Checked, Checker
from modeling.language.config import WriterConfig
from modeling.language.data import Pair, TooLittleData
from modeling.language.fitting import fit_language
from modeling.language.prompts import Prompts, specials
from modeling.language.report import TrainingReport, report_of
from modeling.language.sentences import Sentences
from modeling.language.slots import Planned, Slots
from modeling.language.task import Example
from modeling.language.writer import KIND, Writer
from modeling.tokenizer import Tokenizer
from modeling.trainer import Progress
from modeling.workplace import Budget, one_thread, workplace


def train_writer(
    pairs: Sequence[Pair],
    out_dir: Path,
    *,
    validation: Sequence[Pair] = (),
    config: WriterConfig | None = None,
    cpu_minutes: float = 15.0,
    on_progress: Callable[[Progress], None] | None = None,
) -> TrainingReport:
    """Writes an artifact for `Writer.load` into `out_dir`, checkpoints until then.

    `on_progress` is called at each step and may raise to cancel: the checkpoints stay. Raises TooLittleData and
    NonFiniteLoss. On one thread, so that the same pairs give the same writer.
    """
    begin, config = time.process_time(), config or WriterConfig()
    if len(pairs) < config.least_pairs:
        raise TooLittleData(
            f"A writer needs at least {config.least_pairs} pairs of facts and text; here are {len(pairs)}."
        )
    key = sha256(repr((pairs, validation, config, cpu_minutes)).encode()).hexdigest()
    with workplace(out_dir, key[:12]) as directory, one_thread():
        budget = Budget(60 * cpu_minutes, directory / "spent.json")
        writer, report = learn(pairs, validation, config, budget, directory, on_progress)
        report = report.after(time.process_time() - begin)
        checkpoint.save(out_dir, KIND, writer.to_artifact({"config": config.to_json(), "report": report.to_json()}))
    return report


def learn(
    pairs: Sequence[Pair],
    validation: Sequence[Pair],
    config: WriterConfig,
    budget: Budget,
    directory: Path,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[Writer, TrainingReport]:
    slots = Slots.learn(pairs)
    checker = Checker.learn(pairs, slots)
    known = Sentences.learn(pairs, slots, checker)
    learned, held = (pairs, validation) if validation else hold_back(pairs, config)
    hidden = [slots.hide(pair) for pair in learned]
    languages = sorted({pair.told.language for pair in pairs})
    tokenizer = Tokenizer.train((text for _, text in hidden), specials(slots, languages), config.vocabulary)
    prompts = Prompts(tokenizer, slots)
    examples, checks = examples_of(prompts, checker, learned), examples_of(prompts, checker, held)
    model, curve = fit_language(examples, checks, len(tokenizer), config, budget, directory, on_progress)
    return Writer(model, prompts, checker, known), report_of(pairs, examples, tokenizer, model, curve)


def hold_back(pairs: Sequence[Pair], config: WriterConfig) -> tuple[list[Pair], list[Pair]]:
    """Some facts with all their texts, so that no text of the validation was learned with the same facts."""
    keys = [repr(pair.told) for pair in pairs]
    distinct = sorted(set(keys))
    np.random.default_rng(config.trainer.seed).shuffle(distinct)
    most = min(config.held_back, config.most_held_back / len(pairs))
    chosen = set(distinct[: int(len(distinct) * most)])
    parts: tuple[list[Pair], list[Pair]] = [], []
    for key, pair in zip(keys, pairs, strict=True):
        parts[key in chosen].append(pair)
    return parts


def examples_of(prompts: Prompts, checker: Checker, pairs: Sequence[Pair]) -> list[Example]:
    """The facts that a text says, and the text: so the model learns to say what it is told. Without pairs whose exact
    things do not stand in their text: they would teach to write a name letter by letter."""
    hidden = [(pair, *prompts.slots.hide(pair)) for pair in pairs]
    return [
        Example(
            prompts.prompt(said(plan, checker.check(pair.text, pair.told)), pair.told.language), prompts.target(text)
        )
        for pair, plan, text in hidden
        if all(fact.exact or fact.name not in prompts.slots.exact for fact in plan)
    ]


def said(plan: Sequence[Planned], checked: Checked) -> list[Planned]:
    left_out = {*checked.missing, *checked.unsaid}
    return [fact for fact in plan if (fact.name, fact.value) not in left_out]
