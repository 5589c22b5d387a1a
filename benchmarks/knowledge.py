"""How well FAQ entries and policies are found, by their words alone and by both arms, and whether confidence means what it says.

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
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.chat_data import bitext, chinese_messages, off_topic, shop_entries
from benchmarks.serving import start_platform
from modeling.retrieval.data import HAND_OFF, Message

LOCALES = {"en": "en", "zh-hans": "zh"}
KINDS = ("faq", "policy")
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
LEFT = (1.0, 0.5, 0.2)  # of what is known
RIDGE, TOGETHER = 0.05, 1.0  # of all weights from zero, and of those of one language and kind from all
ARMS = ("words", "meaning")
NEAR = 8  # passages of each arm


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
            f"{'kept aside':30}{'asked':>6}{'first':>7}{'error':>7}  answered / right of these / off topic answered, from"
        )
        for (name, locale), cases in held.items():
            for arm in ARMS:
                report(f"{name} {locale}, {'words alone' if arm == 'words' else 'both'}", cases, arm)


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
    return shop


def read_meaning(shop: object) -> None:
    from marketing.chat import vectors
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        vectors.keep(shop, list(vectors.without(shop)))


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
        return Case(asked, *looked_up(shop, asked.text, asked.locale))


def write(learned: Sequence[Case]) -> None:
    from marketing.chat.confidence import WEIGHTS

    cases = list(chain.from_iterable(some(learned, share) for share in LEFT))
    found = {arm: fitted(cases, arm) for arm in ARMS}
    told = {locale: {kind: {arm: found[arm][locale, kind] for arm in ARMS} for kind in KINDS} for locale in LOCALES}
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


def fitted(cases: Sequence[Case], arm: str) -> dict[tuple[str, str], list[float]]:
    """Each passage that either arm puts near a message is one case: it answers, or it does not."""
    from marketing.chat.confidence import signs

    rows: dict[tuple[str, str], list[tuple[tuple[float, ...], bool]]] = {}
    for one in cases:
        for evidence, told in zip(one.found, signs(seen_by(arm, one.found), one.strangeness), strict=True):
            if evidence in near(one.found):
                right = evidence.passage.title in one.asked.answers
                rows.setdefault((one.asked.locale, evidence.passage.kind), []).append((told, right))
    start = regression(list(chain.from_iterable(rows.values())), RIDGE, None)
    return {
        group: [round(float(weight), 3) for weight in regression(told, TOGETHER, start)] for group, told in rows.items()
    }


def seen_by(arm: str, found: Sequence[Any]) -> list[Any]:
    return [replace(one, likeness=None) for one in found] if arm == "words" else list(found)


def near(found: Sequence[Any]) -> list[Any]:
    def best(score: Any) -> list[Any]:
        return sorted(found, key=score, reverse=True)[:NEAR]

    return best(lambda one: one.fit.score) + best(lambda one: max(one.likeness.asked, one.likeness.told))


def regression(rows: Sequence[tuple[tuple[float, ...], bool]], ridge: float, start: np.ndarray | None) -> np.ndarray:
    x, y = np.array([told for told, _right in rows]), np.array([right for _told, right in rows], float)
    start = np.zeros(x.shape[1]) if start is None else start

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z, away = x @ weights, weights - start
        cost = float(np.sum(np.logaddexp(0, z) - y * z) + ridge * np.sum(away**2))
        return cost, x.T @ (1 / (1 + np.exp(-z)) - y) + 2 * ridge * away

    return minimize(loss, start, jac=True).x


def report(name: str, cases: Sequence[Case], arm: str) -> None:
    from marketing.chat.confidence import confidences

    judged = []
    for one in cases:
        found = seen_by(arm, one.found)
        sure = confidences(found, one.asked.locale, one.strangeness)
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
    error = calibration_error([(sure, right) for _asked, right, sure in judged])
    first = np.mean([right for right, _sure in known])
    print(f"{name:30}{len(judged):>6}{first:>7.2f}{error:>7.3f}  {'  '.join(parts)}")


def calibration_error(told: list[tuple[float, bool]], bins: int = 5) -> float:
    sure, right = np.array(told, float).T
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == one].sum() - right[place == one].sum()) for one in range(bins)]
    return float(sum(gaps) / len(told))


if __name__ == "__main__":
    main()
