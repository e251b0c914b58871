"""What a chart shows: its axes, its lines and where its crosshair stands."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

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
    filled: bool = False  # down to the bottom of the chart
    stepped: bool = False  # flat from point to point, as a histogram is
    smoothed: bool = False  # drawn through means where there are more points than pixels
    measured: bool = True  # whether the axes make room for it


@dataclass
class View:
    """The state of a chart; `crosshair` is a value of x."""

    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    crosshair: float | None = None
    pinned: bool = False
    zoom_box: QRectF | None = None
    legend: bool = True
    zero_line: bool = False
    readout: bool = True
