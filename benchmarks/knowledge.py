"""How well FAQ entries and policies are found, and whether confidence means what it says: by words alone, by both arms, and with
the version that the shop's own entries train.

    python benchmarks/knowledge.py [--bitext bitext_intents.csv.gz --clinc clinc150.jsonl.gz] [--write]

The demo shop's knowledge and hand-written messages about it (`knowledge.toml`), of which every second one of each language is kept
aside; the Chinese questions of `benchmarks/data`, whose part `held` is; Bitext's messages, with CLINC's that belong to no intent,
whose second half is. The others fit the weights of `marketing/chat/weights.json`, once more with half and with four fifths of what
is known left out at random, so that questions of the trade which nobody has answered yet are among them. `--write` keeps the
weights; what is kept aside is judged with those in use.
"""

import argparse
import json
import random
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.chat_data import bitext, chinese_messages, off_topic, shop_entries
from benchmarks.serving import start_platform
from modeling.retrieval.data import HAND_OFF, Message
from modeling.retrieval.evaluation import calibration_error

LOCALES = {"en": "en", "zh-hans": "zh"}
KINDS = ("faq", "policy")
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
BINS = 5  # of the calibration error
LEFT = (1.0, 0.5, 0.2)  # of what is known
RIDGE, TOGETHER = 0.05, 1.0  # of all weights from zero, and of those of one language and kind from all
SYSTEMS = {"words": "words alone", "meaning": "both arms", "trained": "and a version"}


@dataclass(frozen=True)
class Asked:
    locale: str
    text: str
    answers: frozenset[str]  # titles; empty: off topic


@dataclass(frozen=True)
class Case:
    """A message with what was looked up for it."""

    asked: Asked
    found: list[Any]  # Evidence
    strangeness: float
    weights: dict | None = None  # of the version that serves


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bitext", type=Path)
    parser.add_argument("--clinc", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with start_platform():
        learned, held = looked_up(worlds(options))
        if options.write:
            write(learned)
        print(
            f"{'kept aside':38}{'asked':>6}{'first':>7}{'error':>7}  answered / right of these / off topic answered, from"
        )
        for (name, locale), cases in held.items():
            for arms, called in SYSTEMS.items():
                report(f"{name} {locale}, {called}", cases, arms)


def worlds(options: argparse.Namespace) -> Iterator[tuple[str, object, list[Asked], list[Asked]]]:
    """Each with its shop, messages to learn from, and messages that are kept aside."""
    demo, told = teach_demo(), tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    for place, locale in enumerate(LOCALES):
        asked = list(of_demo(told, place, locale))
        yield "demo", demo, asked[0::2], asked[1::2]
    shop = teach_entries()
    titles = {(entry.id, entry.language): entry.question for entry in shop_entries()}

    def read(messages: Iterable[Message], locale: str) -> list[Asked]:
        told = [one for one in messages if one.label != HAND_OFF]
        return [
            Asked(locale, one.text, frozenset({titles[one.entry, LOCALES[locale]]} if one.entry else ()))
            for one in told
        ]

    parts = [read(chinese_messages(part), "zh-hans") for part in ("tune", "held")]
    yield "40 entries", shop, *parts
    if options.bitext and options.clinc:
        chance = random.Random(0)
        messages = chance.sample(bitext(options.bitext, 0).learned, 400)
        messages += off_topic(options.clinc, "oos_train")
        asked = read(messages, "en")
        yield "Bitext", shop, asked[0::2], asked[1::2]


def of_demo(told: dict, place: int, locale: str) -> Iterator[Asked]:
    answers = {name: frozenset(titles[place]) for name, titles in told["answers"].items()}
    for text, name in told["messages"][locale]:
        yield Asked(locale, text, answers.get(name, frozenset()))


def teach_demo() -> object:
    from marketing.demo import knowing, seeding

    shop = seeding.open_shops()
    knowing.teach(shop)
    read_meaning(shop)
    train(shop)
    return shop


def teach_entries() -> object:
    from marketing.accounts.models import Shop
    from marketing.chat import services
    from marketing.common.tenancy import shop_context

    shop = Shop.objects.create(name="Entries", slug="entries")
    locales = {language: locale for locale, language in LOCALES.items()}
    with shop_context(shop):
        for entry in shop_entries():
            faq = services.add_faq(
                shop, actor=None, locale=locales[entry.language], question=entry.question, answer=entry.answer
            )
            services.approve_faq(faq, actor=None)
    train(shop)
    return shop


def read_meaning(shop: object) -> None:
    from marketing.chat import vectors
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        vectors.keep(shop, list(vectors.without(shop)))


def train(shop: object) -> None:
    """The gate may find too few questions to decide by: that is not what is asked here."""
    from marketing.chat.shelf import shelf
    from marketing.common.tenancy import shop_context
    from marketing.jobs.services import run_now
    from marketing.registry import selectors, services
    from marketing.registry.models import Kind

    with shop_context(shop):
        run = services.start_run(Kind.RETRIEVER, shop=shop, actor=None)
    run_now(run.job)
    with shop_context(shop):
        if not selectors.serving_version(shop, Kind.RETRIEVER):
            services.promote(selectors.versions(shop, Kind.RETRIEVER).get(), actor=None, reason="It is measured.")
        shelf.warm_up(shop)


def looked_up(found: Iterable[tuple[str, object, list[Asked], list[Asked]]]) -> tuple[list[Case], dict]:
    learned: list[Case] = []
    held: dict[tuple[str, str], list[Case]] = {}
    for name, shop, to_learn, aside in found:
        learned += (case(shop, asked) for asked in to_learn)
        held[name, aside[0].locale] = [case(shop, asked) for asked in aside]
    return learned, held


def case(shop: object, asked: Asked) -> Case:
    from marketing.chat.retrieval import looked_up
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        found = looked_up(shop, asked.text, asked.locale)
    return Case(asked, found.evidence, found.strangeness, found.weights)


def write(learned: Sequence[Case]) -> None:
    from marketing.chat.confidence import WEIGHTS

    cases = list(chain.from_iterable(some(learned, share) for share in LEFT))
    told: dict[str, dict[str, dict]] = {locale: {kind: {} for kind in KINDS} for locale in LOCALES}
    for arms in SYSTEMS:
        for (locale, kind), weights in fitted(cases, arms).items():
            told[locale][kind][arms] = weights
    WEIGHTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def some(cases: Sequence[Case], share: float) -> Iterator[Case]:
    """The same questions, where only a share of the questions that the shop has answered is known."""
    chance = random.Random(0)
    topics = {min(one.asked.answers, default="") for one in cases}
    topics = sorted(topics | {evidence.passage.title for one in cases for evidence in one.found})
    known = set(chance.sample(topics, int(share * len(topics))))
    for one in cases:
        answers = one.asked.answers if min(one.asked.answers, default="") in known else frozenset()
        left = [evidence for evidence in one.found if evidence.passage.title in answers | (known - one.asked.answers)]
        yield Case(Asked(one.asked.locale, one.asked.text, answers), left, one.strangeness)


def fitted(cases: Sequence[Case], arms: str) -> dict[tuple[str, str], list[float]]:
    """Each passage that an arm puts near a message is one case: it answers, or it does not."""
    from marketing.chat.learning.fitting import regression, rows
    from marketing.chat.learning.measuring import seen_by

    told: dict[tuple[str, str], list] = {}
    for one in cases:
        found = seen_by(arms, one.found)
        right = [evidence.passage.title in one.asked.answers for evidence in found]
        for kind in KINDS:
            told.setdefault((one.asked.locale, kind), []).extend(rows(found, one.strangeness, right, kind, arms))
    told = {group: one for group, one in told.items() if one}
    start = regression(list(chain.from_iterable(told.values())), RIDGE)
    return {group: regression(one, TOGETHER, start) for group, one in told.items()}


def report(name: str, cases: Sequence[Case], arms: str) -> None:
    from marketing.chat.confidence import confidences
    from marketing.chat.learning.measuring import seen_by

    judged = []
    for one in cases:
        found = seen_by(arms, one.found)
        sure = confidences(found, one.asked.locale, one.strangeness, one.weights if arms == "trained" else None)
        best = max(range(len(found)), key=sure.__getitem__, default=None)
        title = found[best].passage.title if best is not None else ""
        judged.append((one.asked, title in one.asked.answers, sure[best] if best is not None else 0.0))
    known = [(right, sure) for asked, right, sure in judged if asked.answers]
    strange = [sure for asked, _right, sure in judged if not asked.answers]
    parts = []
    for least in THRESHOLDS:
        told = [right for right, sure in known if sure >= least]
        leaked = sum(sure >= least for sure in strange) / len(strange)
        parts.append(f"{least}: {len(told) / len(known):.2f} {np.mean(told or [0]):.2f} {leaked:.2f}")
    error = calibration_error(*np.array([(sure, right) for _asked, right, sure in judged], float).T, bins=BINS)
    first = np.mean([right for right, _sure in known])
    print(f"{name:38}{len(judged):>6}{first:>7.2f}{error:>7.3f}  {'  '.join(parts)}")


if __name__ == "__main__":
    main()
