"""What a chart shows: its axes, its lines and where its crosshair stands."""

from dataclasses import dataclass

import numpy as np

from .axis import Axis


@dataclass(frozen=True)
class Line:
    """One line: x must grow. `color` is a role of the tokens ("run:0", "accent", "category:Core")."""

    name: str
    x: np.ndarray
    y: np.ndarray
    color: str
    faint: bool = False  # drawn behind, without a place in the legend
    dashed: bool = False
    marked: bool = False  # a dot at each point
    barred: bool = False  # a histogram: y[i] is the height of the bar from x[i] to x[i + 1], and the last y is not drawn
    smoothed: bool = False  # drawn through means where there are more points than pixels
    measured: bool = True  # whether the axes make room for it
    group: str = ""  # what the legend names once, in place of each of its lines


@dataclass
class View:
    """The state of a chart; `crosshair` is a value of x."""

    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    crosshair: float | None = None
    pinned: bool = False
    legend: bool = True
    readout: bool = True
    zero_line: bool = False
