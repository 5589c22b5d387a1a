"""What came of recommendations, as a page and a file tell it: rates with their intervals, and charts of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from marketing.common.charts import DotChart, LineChart, dot_chart, line_chart
from marketing.common.shares import Rate
from marketing.recommendations.models import Outcome, Placement

COUNTS = ("answered", "seen", "clicked", "carted", "bought", "left_out")
PLACEMENTS = dict(Placement.Key.choices)
COLUMNS = (
    "day", "placement", "model_version", "lists_answered", "lists_seen", "lists_left_out",
    "lists_clicked", "click_rate", "click_rate_low", "click_rate_high",
    "lists_carted", "cart_rate", "cart_rate_low", "cart_rate_high",
    "lists_bought", "purchase_rate", "purchase_rate_low", "purchase_rate_high",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """The counts of some lists, and what they were."""

    answered: int = 0
    seen: int = 0
    clicked: int = 0
    carted: int = 0
    bought: int = 0
    left_out: int = 0
    placement: str = ""
    model_version: str = ""
    day: date | None = None

    @property
    def clicks(self) -> Rate:
        return Rate(self.clicked, self.seen)

    @property
    def carts(self) -> Rate:
        return Rate(self.carted, self.seen)

    @property
    def purchases(self) -> Rate:
        return Rate(self.bought, self.seen)

    @property
    def place(self) -> str:
        return str(PLACEMENTS.get(self.placement, self.placement))

    @property
    def version(self) -> str:
        return version_name(self.model_version)

    @property
    def called(self) -> str:
        return f"{self.place} · {self.version}"


WITHOUT_MODEL = "none"  # as addresses say it


def of_version(rows: QuerySet, said: str) -> QuerySet:
    return rows.filter(model_version="" if said == WITHOUT_MODEL else said)


def version_name(model_version: str) -> str:
    return model_version or _("Without a model")


def total(outcomes: QuerySet[Outcome]) -> Result:
    sums = outcomes.aggregate(**{name: Sum(name, default=0) for name in COUNTS})
    return Result(**sums)


def grouped(outcomes: QuerySet[Outcome], *by: str) -> list[Result]:
    rows = outcomes.order_by(*by).values(*by).annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
    return [Result(**{name: row[name] for name in by}, **{name: row[f"sum_{name}"] for name in COUNTS}) for row in rows]


def rates_chart(results: Sequence[Result], rate: str) -> DotChart:
    """A dot with its interval for each placement and version of which a list was seen."""
    seen = [(one, getattr(one, rate)) for one in results if one.seen]
    rows = [(one.called, 100 * found.value, _in_percent(found.interval), False) for one, found in seen]
    return dot_chart(rows, written="{:.2f} %")


def _in_percent(interval: tuple[float, float]) -> tuple[float, float]:
    return 100 * interval[0], 100 * interval[1]


def days_chart(days: Sequence[Result]) -> LineChart:
    def shares(rate: str) -> list[float | None]:
        values = [getattr(one, rate).value for one in days]
        return [None if value is None else 100 * value for value in values]

    series = [
        (_("Clicked"), "tone-1", shares("clicks")),
        (_("Led into the cart"), "tone-2", shares("carts")),
        (_("Led to a purchase"), "tone-3", shares("purchases")),
    ]
    return line_chart(series, [formats.date_format(one.day, "MONTH_DAY_FORMAT") for one in days], most_labels=6)


def days_table(days: Iterable[Result]) -> Iterator[list[str]]:
    for one in days:
        day = formats.date_format(one.day, "SHORT_DATE_FORMAT")
        clicks, carts, purchases = one.clicks, one.carts, one.purchases
        yield [
            day, f"{one.seen:,}", f"{one.clicked:,}", clicks.percent, clicks.between,
            f"{one.carted:,}", carts.percent, carts.between,
            f"{one.bought:,}", purchases.percent, purchases.between,
        ]  # fmt: skip


def file_rows(outcomes: QuerySet[Outcome]) -> Iterator[tuple[object, ...]]:
    """For each day, placement and version, in the order of `COLUMNS`."""
    for one in grouped(outcomes, "day", "placement", "model_version"):
        what = (one.day.isoformat(), one.placement, one.model_version)
        counts = (one.answered, one.seen, one.left_out)
        yield *what, *counts, *one.clicks.cells(), *one.carts.cells(), *one.purchases.cells()
