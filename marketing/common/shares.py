"""Shares as pages and files tell them: a count, of how many, and between what the truth lies."""

import math
from dataclasses import dataclass

from marketing.common.intervals import wilson


@dataclass(frozen=True)
class Rate:
    """A share, with its interval."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.hits, self.of)

    @property
    def percent(self) -> str:
        return percent(self.value)

    @property
    def between(self) -> str:
        return "–" if self.interval is None else f"{percent(self.interval[0])} – {percent(self.interval[1])}"

    def cells(self) -> tuple[object, ...]:
        numbers = (self.value, *(self.interval or (None, None)))
        return self.hits, *("" if number is None else round(number, 6) for number in numbers)


def percent(share: float | None) -> str:
    """Small shares keep a second digit: of purchases, 0.4 % and 0.04 % are not alike."""
    if share is None:
        return "–"
    return f"{share:.2%}" if 0 < share < 0.01 else f"{share:.1%}"


def signed_percent(share: float) -> str:
    """Of a change: +12%, −3%."""
    return "∞" if share == math.inf else f"{share:+,.0%}".replace("-", "−")
