"""May a version serve? Only if it is not clearly worse than its plain rival, nor than what serves now.

The training compares them case by case, on shoppers, texts or questions that neither has seen; the lower bound of the bootstrap
decides, or the mean of few questions.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketing.registry.models import ModelVersion
from marketing.registry.selectors import serving_version

NDCG = "ndcg@10"


@dataclass(frozen=True)
class Measure:
    """What is compared, so that more is better, and by how much a version may be worse all the same.

    Without a tolerance the mean decides, which may not be worse: a shop has few questions, and their bootstrap is wide.
    """

    label: str | Promise
    tolerance: float | None
    is_share: bool

    def written(self, value: float, *, signed: bool = False) -> str:
        sign = "+" if signed else ""
        return f"{value:{sign}.1%}" if self.is_share else f"{value:{sign}.4f}"


MEASURES = {
    NDCG: Measure("NDCG@10", -0.005, is_share=False),
    "holds": Measure(gettext_lazy("texts whose claims all hold"), -0.02, is_share=True),
    "said": Measure(gettext_lazy("facts that are said"), -0.02, is_share=True),
    "closeness": Measure(gettext_lazy("characters that nobody would change"), -0.02, is_share=True),
    "right": Measure(gettext_lazy("questions whose right answer comes first"), None, is_share=True),
}
# Rivals that are no version and have no name of their own.
PLAIN = {
    "templates": gettext_lazy("the templates"),
    "words": gettext_lazy("the search by words"),
    "meaning": gettext_lazy("the search by words and meaning"),
}


@dataclass(frozen=True)
class Comparison:
    """The version less its rival: the mean, and the 95 % interval."""

    rival: str
    difference: float
    lower: float
    upper: float
    by: str = NDCG

    @property
    def measure(self) -> Measure:
        return MEASURES[self.by]

    @property
    def passed(self) -> bool:
        tolerance = self.measure.tolerance
        return self.difference >= 0 if tolerance is None else self.lower > tolerance

    @property
    def rival_name(self) -> str:
        return str(PLAIN.get(self.rival, self.rival))

    @property
    def sentence(self) -> str:
        return _(
            "Against %(rival)s, %(measure)s: %(difference)s; with 95 %% confidence, between %(lower)s and %(upper)s."
        ) % {
            "rival": self.rival_name,
            "measure": self.measure.label,
            **{
                name: self.measure.written(getattr(self, name), signed=True)
                for name in ("difference", "lower", "upper")
            },
        }


@dataclass(frozen=True)
class Verdict:
    comparisons: list[Comparison]
    reasons: list[str]

    @property
    def passed(self) -> bool:
        return not self.reasons


def gate(version: ModelVersion) -> Verdict:
    """A first version has only the plain rival to beat."""
    comparisons = comparisons_of(version)
    serving = serving_version(version.shop, version.kind)
    if too_few := too_few_cases(version):
        return Verdict(comparisons, [too_few])
    reasons = [failure(one) for one in comparisons if not one.passed] + missed_again(version)
    if not comparisons:
        reasons.append(_("It was not measured: there was too little data to hold some back."))
    elif serving and serving != version and str(serving) not in {one.rival for one in comparisons}:
        reasons.append(_("It was not compared with %(serving)s, which serves now.") % {"serving": serving})
    return Verdict(comparisons, reasons)


def too_few_cases(version: ModelVersion) -> str:
    """Of few cases a bootstrap says little, however well they look."""
    metrics, needed = version.metrics, version.metrics.get("needed", 0)
    if (count := metrics.get("questions", needed)) < needed:
        said = ngettext(
            "Not enough questions to decide: %(count)d held-back question of %(needed)d needed. Write other ways to ask.",
            "Not enough questions to decide: %(count)d held-back questions of %(needed)d needed. Write other ways to ask.",
            count,
        )
    elif (count := metrics.get("texts", needed)) < needed:
        said = ngettext(
            "Not enough reviews to decide: %(count)d held-back text of %(needed)d needed.",
            "Not enough reviews to decide: %(count)d held-back texts of %(needed)d needed.",
            count,
        )
    elif (count := metrics.get("shoppers", needed)) < needed:
        said = ngettext(
            "Not enough shoppers to decide: %(count)d bought something new to them in the last four weeks; %(needed)d needed.",
            "Not enough shoppers to decide: %(count)d bought something new to them in the last four weeks; %(needed)d needed.",
            count,
        )
    else:
        return ""
    return said % {"count": count, "needed": needed}


def missed_again(version: ModelVersion) -> list[str]:
    """Questions that were answered wrongly once, and that people have corrected."""
    missed = version.metrics.get("regressions", {}).get("missed", [])
    if not missed:
        return []
    said = ngettext(
        "It misses %(count)d question that was corrected: “%(first)s”.",
        "It misses %(count)d questions that were corrected, “%(first)s” among them.",
        len(missed),
    )
    return [said % {"count": len(missed), "first": missed[0]}]


def comparisons_of(version: ModelVersion) -> list[Comparison]:
    return [
        Comparison(one["rival"], one["difference"], one["lower"], one["upper"], one.get("measure", NDCG))
        for one in version.metrics.get("gate", [])
    ]


def failure(comparison: Comparison) -> str:
    measure = comparison.measure
    if measure.tolerance is None:
        return _("%(measure)s: it is %(gap)s below %(rival)s.") % {
            "measure": measure.label,
            "gap": measure.written(-comparison.difference),
            "rival": comparison.rival_name,
        }
    return _("%(measure)s: it may be %(gap)s below %(rival)s; %(tolerance)s is allowed.") % {
        "measure": measure.label,
        "gap": measure.written(-comparison.lower),
        "rival": comparison.rival_name,
        "tolerance": measure.written(-measure.tolerance),
    }
