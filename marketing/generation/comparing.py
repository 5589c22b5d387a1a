"""How the texts of several writers compare with those that people approved, for products that no version learned from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from marketing.common.distances import edit_distance
from marketing.common.errors import DomainError
from marketing.generation.guardrails import Policy
from marketing.generation.material import Reviewed, claims_hold, said_in
from marketing.generation.own_writer import OwnWriter
from marketing.generation.providers.template import Template
from marketing.generation.ranking import ranked
from marketing.generation.values import Request

MEASURES = ("holds", "said", "closeness")
# Drafts are asked with their version as the seed, from 1 on. With the same one, templates would be given their own text back.
SEED = 0

Write = Callable[[Request], Sequence[str]]
Policies = dict[str, Policy]  # by language


@dataclass(frozen=True)
class Measured:
    """One writer on all held-back texts; each row of `values` is a text, its columns are MEASURES."""

    name: str
    values: np.ndarray
    loss: float | None  # nats per character of the approved texts

    def row(self) -> dict[str, Any]:
        means = self.values.mean(axis=0) if len(self.values) else np.zeros(len(MEASURES))
        return {"name": self.name, **dict(zip(MEASURES, means.tolist(), strict=True)), "loss": self.loss}

    def against(self, rival: "Measured") -> list[dict[str, Any]]:
        from modeling.bootstrap import paired_bootstrap

        found = []
        for place, measure in enumerate(MEASURES):
            paired = paired_bootstrap(self.values[:, place], rival.values[:, place])
            lower, upper = paired["interval"]
            found.append(
                {
                    "rival": rival.name,
                    "measure": measure,
                    "difference": paired["difference"],
                    "lower": lower,
                    "upper": upper,
                }
            )
        return found


def measure_templates(held: Sequence[Reviewed], policies: Policies, beat: Callable[[], None]) -> Measured:
    return Measured("templates", values_of(lambda request: Template().write(request).texts, held, policies, beat), None)


def measure_own(
    name: str, own: OwnWriter, held: Sequence[Reviewed], policies: Policies, beat: Callable[[], None]
) -> Measured:
    return Measured(name, values_of(own.write, held, policies, beat), loss_of(own, held))


def values_of(write: Write, held: Sequence[Reviewed], policies: Policies, beat: Callable[[], None]) -> np.ndarray:
    rows = []
    for one in held:
        beat()
        rows.append(value_of(write, one, policies.get(one.request.language, Policy())))
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(MEASURES))


def value_of(write: Write, one: Reviewed, policy: Policy) -> tuple[float, float, float]:
    """Where nothing is written, nothing holds."""
    request = replace(one.request, seed=SEED)
    try:
        candidates = ranked(write(request), request, policy)
    except DomainError:
        candidates = []
    if not candidates:
        return 0.0, 0.0, 0.0
    text, checked = candidates[0].text, candidates[0].checked
    said = len(one.said & said_in(text, request)) / len(one.said) if one.said else 1.0
    changed = edit_distance(text, one.text) / max(len(text), len(one.text), 1)
    return float(claims_hold(checked)), said, 1 - changed


def loss_of(own: OwnWriter, held: Sequence[Reviewed]) -> float | None:
    from modeling.language.data import Told, tidy
    from modeling.language.preferences import scores

    if not held:
        return None
    told = [Told(own.told(one.request), one.request.language) for one in held]
    texts = [tidy(one.text) for one in held]
    return -sum(score for score, _tokens in scores(own.writer, told, texts)) / sum(map(len, texts))
