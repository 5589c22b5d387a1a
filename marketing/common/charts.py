"""The geometry of small charts, drawn on the server as SVG: `templates/components/_line_chart.html`, `_dot_chart.html`.

Positions are percentages, as text, so that a template can write them as they are in every language. Axes of quantities
begin at zero.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True)
class Line:
    name: str
    tone: str  # the CSS class that gives its colour and dash
    points: str  # for <polyline> in a box of 100 x 100
    dots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LineChart:
    lines: tuple[Line, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Dot:
    """One measured value with its interval, on a row of its own."""

    label: str
    value: str
    at: str
    low: str
    high: str
    ours: bool


@dataclass(frozen=True)
class DotChart:
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]


def line_chart(
    series: Sequence[tuple[str, str, Sequence[float | None]]], labels: Sequence[str], *, most_labels: int = 7
) -> LineChart:
    """`series` holds (name, tone, values); a value may be missing. `labels` name the positions from left to right."""
    values = [value for _, _, numbers in series for value in numbers if value is not None]
    ticks = nice_ticks(max(values, default=0))
    top = ticks[-1]
    step = max(1, math.ceil(len(labels) / most_labels))
    return LineChart(
        lines=tuple(_line(name, tone, numbers, top) for name, tone, numbers in series),
        y_ticks=tuple(Tick(_percent(1 - tick / top), short(tick)) for tick in ticks),
        x_ticks=tuple(Tick(_percent(_across(i, len(labels))), labels[i]) for i in range(0, len(labels), step)),
    )


def curves(series: Sequence[tuple[str, str, Sequence[tuple[float, float]]]]) -> LineChart:
    """`series` holds (name, tone, points): how one quantity goes with another."""
    right, top = (nice_ticks(max(point[axis] for *_, points in series for point in points)) for axis in (0, 1))

    def drawn(name: str, tone: str, points: Sequence[tuple[float, float]]) -> Line:
        places = [(100 * x / right[-1], 100 * (1 - y / top[-1])) for x, y in points]
        return Line(name, tone, *_drawn(places))

    return LineChart(
        lines=tuple(drawn(*one) for one in series),
        y_ticks=tuple(Tick(_percent(1 - tick / top[-1]), short(tick)) for tick in top),
        x_ticks=tuple(Tick(_percent(tick / right[-1]), short(tick)) for tick in right),
    )


def _line(name: str, tone: str, numbers: Sequence[float | None], top: float) -> Line:
    places = [
        (100 * _across(i, len(numbers)), 100 * (1 - value / top))
        for i, value in enumerate(numbers)
        if value is not None
    ]
    return Line(name, tone, *_drawn(places))


def _drawn(places: Sequence[tuple[float, float]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The line, and a dot on each of its points, where they are few."""
    dots = tuple((f"{x:.2f}%", f"{y:.2f}%") for x, y in places) if len(places) <= 31 else ()
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places), dots


def dot_chart(
    rows: Sequence[tuple[str, float, tuple[float, float] | None, bool]], *, written: str = "{:.4f}"
) -> DotChart:
    """`rows` holds (name, value, interval, is ours); `written` is how a value is written beside its dot."""
    highest = max((interval[1] if interval else value for _, value, interval, _ in rows), default=0)
    ticks = nice_ticks(highest)
    return DotChart(
        dots=tuple(_dot(*row, top=ticks[-1], written=written) for row in rows),
        x_ticks=tuple(Tick(_percent(tick / ticks[-1]), short(tick)) for tick in ticks),
    )


def _dot(
    label: str, value: float, interval: tuple[float, float] | None, ours: bool, *, top: float, written: str
) -> Dot:
    low, high = interval or (value, value)
    return Dot(label, written.format(value), _percent(value / top), _percent(low / top), _percent(high / top), ours)


def nice_ticks(highest: float, wanted: int = 4) -> list[float]:
    """From zero to at least `highest`, in steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0, 1]
    rough = highest / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return [round(step * i, 10) for i in range(math.ceil(highest / step - 1e-9) + 1)]


def short(value: float) -> str:
    """1,500,000 -> 1.5M: the same letters in both of our languages."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _across(position: int, count: int) -> float:
    return position / (count - 1) if count > 1 else 0.5


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
