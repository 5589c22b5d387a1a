"""A version's metrics, as a page shows them: every model of its evaluation in one table, ours and the plain ones."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketing.common.charts import DotChart, LineChart, dot_chart, line_chart
from marketing.registry.gate import PLAIN
from marketing.registry.models import Kind, ModelVersion, TrainingRun

TONES = ("tone-1", "tone-2")
RETRIEVED = ("right", "answered", "answered_right", "off_topic")
SCORES = ("ndcg@10", "hr@10", "recall@10", "coverage@10")


@dataclass(frozen=True)
class MetricsRow:
    name: str
    ours: bool
    scores: list[str]
    interval: str
    difference: str


def own_row(metrics: dict[str, Any]) -> dict[str, Any] | None:
    """The model that would serve is measured last."""
    return metrics["models"][-1] if metrics.get("models") else None


def metrics_table(metrics: dict[str, Any]) -> list[MetricsRow]:
    ours = own_row(metrics)
    rows = sorted(metrics.get("models", []), key=lambda row: -row["ndcg@10"])
    return [
        MetricsRow(
            name=row["name"],
            ours=row is ours,
            scores=[f"{row[score]:.4f}" if score in row else "–" for score in SCORES],
            interval=_interval(row.get("ndcg@10_interval")),
            difference=_difference(metrics.get("paired", {}).get(row["name"])),
        )
        for row in rows
    ]


def variety_table(metrics: dict[str, Any]) -> list[list[str]]:
    """A row for each strength: what a list's variety costs, and what it brings."""
    return [
        [
            f"{row['strength']:.1f}",
            f"{row['ndcg@10']:.4f}",
            f"{row['difference']:+.4f} ({row['interval'][0]:+.4f} … {row['interval'][1]:+.4f})",
            f"{row['coverage@10']:.1%}",
            f"{row['likeness']:.3f}",
        ]
        for row in metrics.get("variety", [])
    ]


def writers_table(version: ModelVersion) -> list[list[str]]:
    """A row for each writer: what its texts for the same held-back products are like."""
    names = {"templates": _("Templates"), "new": str(version)}
    return [
        [
            names.get(row["name"], row["name"]),
            *(f"{row[share]:.1%}" for share in ("holds", "said", "closeness")),
            "–" if row["loss"] is None else f"{row['loss']:.3f}",
        ]
        for row in version.metrics.get("models", [])
    ]


def retrievers_table(version: ModelVersion) -> list[list[str]]:
    """A row for each way to look: what it does with the same held-back questions."""
    names = {**PLAIN, "new": str(version)}
    return [
        [str(names.get(row["name"], row["name"])), *(_share(row[name]) for name in RETRIEVED)]
        for row in version.metrics.get("models", [])
    ]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def preferences_table(told: dict[str, Any]) -> list[list[str]]:
    names = {
        "none": _("The writer's own score"),
        "reranking": _("Reranking"),
        "dpo": _("Training on pairs (DPO)"),
    }
    return [[names[row["name"]], f"{row['right']:.1%}", _shares(row["against"])] for row in told["rows"]]


def _shares(paired: dict[str, Any] | None) -> str:
    return f"{paired['interval'][0]:+.1%} … {paired['interval'][1]:+.1%}" if paired else "–"


def headline(version: ModelVersion) -> str:
    """The one number of a version that a list has room for."""
    row = own_row(version.metrics)
    if row is None:
        return "–"
    if version.kind == Kind.RETRIEVER:
        return _("%(share)s right at first") % {"share": _share(row["right"])}
    if version.kind == Kind.WRITER:
        return _("%(share)s of characters kept") % {"share": f"{row['closeness']:.1%}"}
    return f"NDCG@10 {row['ndcg@10']:.4f}"


def metrics_chart(metrics: dict[str, Any]) -> DotChart:
    ours = own_row(metrics)
    rows = sorted(metrics.get("models", []), key=lambda row: -row["ndcg@10"])
    return dot_chart(
        [
            (
                row["name"],
                row["ndcg@10"],
                tuple(row["ndcg@10_interval"]) if "ndcg@10_interval" in row else None,
                row is ours,
            )
            for row in rows
        ]
    )


def loss_chart(run: TrainingRun) -> LineChart | None:
    """First a trial, which holds some weeks back and is judged on them; then the model that serves, on all the data."""
    if not run.curve:
        return None
    series = [
        (stage_name(stage), tone, [point["loss"] if point["stage"] == stage else None for point in run.curve])
        for stage, tone in zip(dict.fromkeys(point["stage"] for point in run.curve), TONES, strict=False)
    ]
    if any("validation" in point for point in run.curve):
        series.append((_("Validation loss"), "tone-3", [point.get("validation") for point in run.curve]))
    return line_chart(series, [str(point["step"]) for point in run.curve], most_labels=6)


def loss_table(run: TrainingRun) -> list[list[str]]:
    return [
        [stage_name(point["stage"]), str(point["step"]), str(point["epoch"]), f"{point['loss']:.4f}"]
        for point in reversed(run.curve)
    ]


def stage_name(stage: str) -> str:
    names = {
        "trial": _("Trial"),
        "final": _("Final training"),
        "likelihood": _("Learning to write"),
        "preference": _("Learning what people prefer"),
        "measure": _("Being measured"),
    }
    return names.get(stage, stage)


def _interval(interval: list[float] | None) -> str:
    return f"{interval[0]:.4f} – {interval[1]:.4f}" if interval else "–"


def _difference(paired: dict[str, Any] | None) -> str:
    if paired is None:
        return "–"
    low, high = paired["interval"]
    return f"{paired['difference']:+.4f} ({low:+.4f} … {high:+.4f})"
