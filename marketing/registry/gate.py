"""May a version serve? Only if it is not clearly worse than what runs now, nor than the best plain baseline.

Each comparison is paired: the same shoppers, both lists, the difference bootstrapped. Its lower bound decides.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketing.registry.models import ModelVersion
from marketing.registry.selectors import serving_version

METRIC = "ndcg@10"
TOLERANCE = -0.005


@dataclass(frozen=True)
class Comparison:
    """NDCG@10 of the version less that of its rival: the mean, and the 95 % interval of the bootstrap."""

    rival: str
    difference: float
    low: float
    high: float

    @property
    def passed(self) -> bool:
        return self.low > TOLERANCE


@dataclass(frozen=True)
class Verdict:
    comparisons: list[Comparison]
    reasons: list[str]

    @property
    def passed(self) -> bool:
        return not self.reasons


def gate(version: ModelVersion) -> Verdict:
    """A first version has only the baselines to beat."""
    serving = serving_version(version.shop, version.kind)
    rivals = [best_baseline(version)]
    if serving and serving != version:
        rivals.append(str(serving))
    found = {rival: comparison_with(version, rival) for rival in rivals if rival}
    reasons = [] if rivals[0] else [_("It was measured beside no baseline.")]
    reasons += [reason for rival, one in found.items() if (reason := objection(rival, one))]
    return Verdict([one for one in found.values() if one], reasons)


def best_baseline(version: ModelVersion) -> str:
    """The report names which of the measured models are plain baselines."""
    baselines = set(version.metrics.get("baselines", []))
    rows = [row for row in version.metrics.get("models", []) if row["name"] in baselines]
    return max(rows, key=lambda row: row[METRIC])["name"] if rows else ""


def comparison_with(version: ModelVersion, rival: str) -> Comparison | None:
    measured = version.metrics.get("paired", {}).get(rival)
    if measured is None:
        return None
    low, high = measured["interval"]
    return Comparison(rival, measured["difference"], low, high)


def objection(rival: str, comparison: Comparison | None) -> str:
    if comparison is None:
        return _("It was not compared with %(rival)s: train it again.") % {"rival": rival}
    if comparison.passed:
        return ""
    return _("Its NDCG@10 may be %(gap).4f below that of %(rival)s; %(tolerance).3f is allowed.") % {
        "gap": -comparison.low,
        "rival": rival,
        "tolerance": -TOLERANCE,
    }
