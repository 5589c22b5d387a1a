"""How well FAQ entries and policies are found by their words, and whether the confidence means what it says.

    python benchmarks/knowledge.py

The demo shop's knowledge, and hand-written messages about it (`knowledge.toml`). Of each language every second message is kept
aside; the others fit the weights of `marketing/chat/confidence.py`, which are printed. The kept ones are judged with the weights
that are in use.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import start_platform

LOCALES = ("en", "zh-hans")
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
RIDGE = 0.05


@dataclass(frozen=True)
class Asked:
    locale: str
    text: str
    answers: frozenset[str]  # titles; empty: off topic


def main() -> None:
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    asked = {locale: list(read(told, place, locale)) for place, locale in enumerate(LOCALES)}
    with start_platform():
        shop = teach_demo()
        print("fitted weights:", fitted_weights(shop, [one for each in asked.values() for one in each[0::2]]))
        print(
            f"{'kept aside':10}{'asked':>7}{'first':>7}{'error':>7}  answered / right of these / off topic answered, from"
        )
        for locale, messages in asked.items():
            report(locale, [(one, *best(shop, one)) for one in messages[1::2]])


def read(told: dict, place: int, locale: str) -> list[Asked]:
    answers = {name: frozenset(titles[place]) for name, titles in told["answers"].items()}
    return [Asked(locale, text, answers.get(name, frozenset())) for text, name in told["messages"][locale]]


def teach_demo() -> object:
    from marketing.demo import knowing, seeding

    shop = seeding.open_shops()
    knowing.teach(shop)
    return shop


def best(shop: object, asked: Asked) -> tuple[str, float]:
    from marketing.chat.retrieval import find
    from marketing.common.tenancy import shop_context

    with shop_context(shop):
        hit = next(iter(find(shop, asked.text, asked.locale)), None)
    return (hit.title, hit.confidence) if hit else ("", 0.0)


def fitted_weights(shop: object, messages: list[Asked]) -> list[float]:
    """Each passage that shares a word with a message is one case: it answers, or it does not."""
    from marketing.chat.confidence import signs
    from marketing.chat.retrieval import fits
    from marketing.common.tenancy import shop_context

    rows, right = [], []
    for asked in messages:
        with shop_context(shop):
            found = sorted(fits(shop, asked.text, asked.locale), key=lambda one: -one[1].score)[:8]
        for passage, fitted in found:
            rival = max((other.score for one, other in found if one is not passage), default=0.0)
            rows.append(signs(fitted, rival))
            right.append(passage.title in asked.answers)
    x, y = np.array(rows), np.array(right, float)

    def loss(weights: np.ndarray) -> float:
        z = x @ weights
        return float(np.sum(np.logaddexp(0, z) - y * z) + RIDGE * np.sum(weights[1:] ** 2))

    return [round(float(weight), 2) for weight in minimize(loss, np.zeros(x.shape[1])).x]


def report(locale: str, judged: list[tuple[Asked, str, float]]) -> None:
    known = [(title in asked.answers, sure) for asked, title, sure in judged if asked.answers]
    strange = [sure for asked, _title, sure in judged if not asked.answers]
    parts = []
    for least in THRESHOLDS:
        told = [right for right, sure in known if sure >= least]
        leaked = sum(sure >= least for sure in strange) / len(strange)
        parts.append(f"{least}: {len(told) / len(known):.2f} {np.mean(told or [0]):.2f} {leaked:.2f}")
    error = calibration_error([(sure, title in asked.answers) for asked, title, sure in judged])
    first = np.mean([right for right, _sure in known])
    print(f"{locale:10}{len(judged):>7}{first:>7.2f}{error:>7.3f}  {'  '.join(parts)}")


def calibration_error(told: list[tuple[float, bool]], bins: int = 5) -> float:
    sure, right = np.array(told, float).T
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == one].sum() - right[place == one].sum()) for one in range(bins)]
    return float(sum(gaps) / len(told))


if __name__ == "__main__":
    main()
