"""Whether a week differs from the weeks before it, for who looks at many figures of a shop. Little data says little.

A share of visitors is said to have changed when all of this holds. It is more than chance: its interval for the last week lies
beyond that of each of the weeks before, all on one side (Wilson's for 99.9 %, since many shares are looked at). It is more
than the shop's own ups and downs: beyond the 99.5 % prediction interval of the weeks before (Student's, of the logarithms).
And it is large: half as much again, or less than two thirds; of visitors themselves, twice or half as many.
"""

import math
from collections.abc import Sequence
from statistics import mean, stdev

from marketing.common.intervals import wilson
from marketing.common.shares import Rate

Z_999 = 3.2905267314919255  # the standard normal's 99.95 % point
T_995 = {3: 14.089, 4: 7.453}  # Student's 99.75 % point, by how many weeks before the last one had anybody in them
SHARE_FACTOR, VISITORS_FACTOR = 1.5, 2.0


def has_changed(now: Rate, before: Sequence[Rate]) -> bool:
    known = [week for week in before if week.of]
    if not now.of or len(known) not in T_995:
        return False
    low, high = _interval(now)
    beyond = all(low > _interval(week)[1] for week in known) or all(high < _interval(week)[0] for week in known)
    return beyond and _is_unusual(*((week.hits + 0.5) / (week.of + 1) for week in (now, *known)), factor=SHARE_FACTOR)


def have_more_or_fewer_come(now: int, before: Sequence[int]) -> bool:
    """Two counts of equal spans differ when the share of one in both is not one half."""
    known = [week for week in before if week]
    if len(known) not in T_995:
        return False
    shares = [_interval(Rate(now, now + week)) for week in known]
    beyond = all(low > 0.5 for low, _high in shares) or all(high < 0.5 for _low, high in shares)
    return beyond and _is_unusual(*(week + 0.5 for week in (now, *known)), factor=VISITORS_FACTOR)


def _is_unusual(now: float, *before: float, factor: float) -> bool:
    """Beyond what the weeks before predict of one more week, and by at least this factor."""
    known = [math.log(week) for week in before]
    away, count = abs(math.log(now) - mean(known)), len(known)
    return away >= math.log(factor) and away >= T_995[count] * stdev(known) * math.sqrt(1 + 1 / count)


def _interval(rate: Rate) -> tuple[float, float]:
    return wilson(rate.hits, rate.of, Z_999) or (0.0, 1.0)
