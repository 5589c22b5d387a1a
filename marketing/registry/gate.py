"""May a version serve? Only if it is not clearly worse than the best plain baseline, nor than what serves now.

The training compares them shopper by shopper, on weeks that neither has seen; the lower bound of the bootstrap decides.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketing.registry.models import ModelVersion
from marketing.registry.selectors import serving_version

TOLERANCE = -0.005


@dataclass(frozen=True)
class Comparison:
    """NDCG@10 of the version less that of its rival: the mean, and the 95 % interval."""

    rival: str
    difference: float
    lower: float
    upper: float

    @property
    def passed(self) -> bool:
        return self.lower > TOLERANCE


@dataclass(frozen=True)
class Verdict:
    comparisons: list[Comparison]
    reasons: list[str]

    @property
    def passed(self) -> bool:
        return not self.reasons


def gate(version: ModelVersion) -> Verdict:
    """A first version has only the baselines to beat."""
    comparisons = comparisons_of(version)
    reasons = [failure(one) for one in comparisons if not one.passed]
    serving = serving_version(version.shop, version.kind)
    if not comparisons:
        reasons.append(_("It was not measured: there was too little data to hold some back."))
    elif serving and serving != version and str(serving) not in {one.rival for one in comparisons}:
        reasons.append(_("It was not compared with %(serving)s, which serves now.") % {"serving": serving})
    return Verdict(comparisons, reasons)


def comparisons_of(version: ModelVersion) -> list[Comparison]:
    return [
        Comparison(one["rival"], one["difference"], one["lower"], one["upper"])
        for one in version.metrics.get("gate", [])
    ]


def failure(comparison: Comparison) -> str:
    return _("Its NDCG@10 may be %(gap).4f below that of %(rival)s; %(tolerance).3f is allowed.") % {
        "gap": -comparison.lower,
        "rival": comparison.rival,
        "tolerance": -TOLERANCE,
    }
