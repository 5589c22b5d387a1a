"""May a version serve? Only if it is not clearly worse than its plain rival, nor than what serves now.

The training compares them case by case, on shoppers or texts that neither has seen; the lower bound of the bootstrap decides.
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
    """What is compared, so that more is better, and by how much a version may be worse all the same."""

    label: str | Promise
    tolerance: float
    is_share: bool

    def written(self, value: float, *, signed: bool = False) -> str:
        sign = "+" if signed else ""
        return f"{value:{sign}.1%}" if self.is_share else f"{value:{sign}.4f}"


MEASURES = {
    NDCG: Measure("NDCG@10", -0.005, is_share=False),
    "holds": Measure(gettext_lazy("texts whose claims all hold"), -0.02, is_share=True),
    "said": Measure(gettext_lazy("facts that are said"), -0.02, is_share=True),
    "closeness": Measure(gettext_lazy("characters that nobody would change"), -0.02, is_share=True),
}
PLAIN = {"templates": gettext_lazy("the templates")}  # rivals that are no version and have no name of their own


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
        return self.lower > self.measure.tolerance

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
    reasons = [failure(one) for one in comparisons if not one.passed]
    if not comparisons:
        reasons.append(_("It was not measured: there was too little data to hold some back."))
    elif serving and serving != version and str(serving) not in {one.rival for one in comparisons}:
        reasons.append(_("It was not compared with %(serving)s, which serves now.") % {"serving": serving})
    return Verdict(comparisons, reasons)


def too_few_cases(version: ModelVersion) -> str:
    """Of few texts a bootstrap says little, however well they look."""
    count, needed = version.metrics.get("texts", 0), version.metrics.get("needed", 0)
    if count >= needed:
        return ""
    said = ngettext(
        "Not enough reviews to decide: %(count)d held-back text of %(needed)d needed.",
        "Not enough reviews to decide: %(count)d held-back texts of %(needed)d needed.",
        count,
    )
    return said % {"count": count, "needed": needed}


def comparisons_of(version: ModelVersion) -> list[Comparison]:
    return [
        Comparison(one["rival"], one["difference"], one["lower"], one["upper"], one.get("measure", NDCG))
        for one in version.metrics.get("gate", [])
    ]


def failure(comparison: Comparison) -> str:
    measure = comparison.measure
    return _("%(measure)s: it may be %(gap)s below %(rival)s; %(tolerance)s is allowed.") % {
        "measure": measure.label,
        "gap": measure.written(-comparison.lower),
        "rival": comparison.rival_name,
        "tolerance": measure.written(-measure.tolerance),
    }
