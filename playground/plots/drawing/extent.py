"""Which ranges show all lines of a chart, and when the present ones still do: axes that stand still are cheap and calm."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from .axis import Axis, nice_step
from .chart_view import Line, View

_MANY = 50  # points from which on a few may be called outliers
_LOOKED_AT = 4000
_NOISE, _OUTLIERS = (1, 99), (5, 95)  # percentiles that noise behind a smoothed line, and everything where it is wished, is held to
CORNERS = tuple((right, low) for right in (True, False) for low in (False, True))
_PLACES = 9  # of each line that are looked at for the place of a legend
_STEPS = 40
_FILLED = 0.8  # of the axis: with less in it, it is fitted anew


def range_of_steps(lines: Sequence[Line], span: tuple[float, float] | None, *, log: bool) -> tuple[float, float]:
    """The lowest and highest x, from `span` if it is given; the end is rounded up a little, so that it doesn't move at each step."""
    if log:
        first = min((float(line.x[line.x > 0][0]) for line in lines if (line.x > 0).any()), default=1.0)
        last = max(float(line.x[-1]) for line in lines)
        return (max(span[0], 1.0), span[1]) if span else (first, last)
    low, high = span or (min(float(line.x[0]) for line in lines), max(float(line.x[-1]) for line in lines))
    if any(line.barred for line in lines) or not high > low:
        return low, high
    step = nice_step((high - low) / _STEPS)
    return low, max(high, ceil(high / step - 1e-9) * step) if span or low >= 0 else high


def range_of_values(lines: Sequence[Line], *, log: bool, trimmed: bool) -> tuple[float, float]:
    """The lowest and highest y; noise behind a smoothed line doesn't decide, and with `trimmed` no outlier does."""
    lows, highs = [], []
    for line in lines:
        values = line.y[np.isfinite(line.y)]
        values = values[values > 0] if log else values
        if values.size == 0:
            continue
        if values.size > _MANY and (trimmed or line.faint):
            sampled = values[:: max(1, values.size // _LOOKED_AT)]
            low, high = np.percentile(sampled, _OUTLIERS if trimmed else _NOISE)
        else:
            low, high = values.min(), values.max()
        lows.append(float(low))
        highs.append(float(high))
    return (min(lows), max(highs)) if lows else ((0.1, 1.0) if log else (0.0, 1.0))


def still_fits(axis: Axis, low: float, high: float) -> bool:
    """Whether values from `low` to `high` fill the axis well as it is."""
    if not high > low:
        return False
    first, last = axis.ends()
    bottom, top = axis.place(np.array([low, high])).tolist()
    return first <= bottom and top <= last and top - bottom >= _FILLED * (last - first)


def corners_covered(view: View, wide: float, tall: float) -> dict[tuple[bool, bool], int]:
    """How many points of the lines a box of this size, in shares of the chart, covers in each corner (right, low)."""
    (first, last), (bottom, top) = view.x.ends(), view.y.ends()
    covered = dict.fromkeys(CORNERS, 0)
    for right, start in ((True, 1 - wide), (False, 0.0)):
        ends = [view.x.value(first + share * (last - first)) for share in (start, start + wide)]
        for line in view.lines:
            x = np.linspace(*ends, _PLACES)
            x = x[(x >= line.x[0]) & (x <= line.x[-1])] if len(line.x) else x[:0]
            up = (view.y.place(line.y[np.searchsorted(line.x, x)]) - bottom) / (top - bottom)
            covered[right, True] += int((up < tall).sum())
            covered[right, False] += int((up > 1 - tall).sum())
    return covered
