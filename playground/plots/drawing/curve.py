"""How one line of a chart is drawn: as a curve, with dots, or as bars, by items that stay and get new data."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ...style import theme
from .chart_view import Line, View
from .series import thin, thin_to_means

_FAINT = 0.30
_WASH = 0.35  # bars are a calm surface
_DOTTED = 40  # up to so many points a marked line shows them
_CALM = 4.0  # times as long as the chart is wide: a noisier line is thin, since Qt takes 20 to 200 ms for it with width 2 and antialiasing
_LONG = 420  # points from which on a line is thin too
_DASH = 6  # pixels from one place of a dashed line to the next: closer ones couldn't be told apart, and dashes are slow
_BEYOND = 20.0  # what lies further outside, in heights of the chart, is drawn at that distance


class Curve:
    """A place in the chart for one line after another; a line that is not drawn leaves it hidden."""

    def __init__(self, plot: pg.ViewBox):
        self._plot = plot
        self._stroke: pg.PlotDataItem | None = None
        self._bars: pg.BarGraphItem | None = None

    def hide(self) -> None:
        for item in (self._stroke, self._bars):
            if item is not None:
                item.setVisible(False)

    def show(self, line: Line, view: View, size: tuple[float, float], ratio: float) -> None:
        """Draw `line` in a chart of this width and height, with `ratio` pixels of the device to each."""
        other, shown = (self._stroke, self._bar_item()) if line.barred else (self._bars, self._stroke_item())
        if other is not None:
            other.setVisible(False)
        shown.setVisible(True)
        shown.setZValue(0 if line.faint else 1)
        color = QColor(theme.current().color(line.color))
        if line.barred:
            self._show_bars(line, view, color, ratio)
        else:
            self._show_stroke(line, view, color, size, ratio)

    def _show_stroke(self, line: Line, view: View, color: QColor, size: tuple[float, float], ratio: float) -> None:
        width = max(_DASH, int(size[0]))
        reduce, buckets = (thin_to_means, max(1, width // 2)) if line.smoothed else (thin, width // _DASH if line.dashed else width)
        x, y = reduce(line.x, line.y, view.x.low, view.x.high, buckets)
        x, y = view.x.place(x), view.y.place(y)
        low, high = view.y.ends()
        tall = max(high - low, 1e-300)
        y = np.clip(y, low - _BEYOND * tall, high + _BEYOND * tall)
        known = np.isfinite(x) & np.isfinite(y)
        if not known.any():
            self.hide()
            return
        if line.faint:
            color.setAlphaF(_FAINT)
        calm = len(x) <= _LONG and _length(x[known], y[known], view, size) <= _CALM * width
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        dots = (line.marked and len(x) <= _DOTTED) or len(x) == 1
        self._stroke.setData(
            x,
            y,
            pen=pg.mkPen(color, width=ratio * (2 if calm and not line.faint else 1), style=style),
            connect="all" if known.all() else "finite",
            antialias=calm and not line.faint,
            symbol="o" if dots else None,
            symbolSize=6,
            symbolPen=None,
            symbolBrush=color,
        )

    def _show_bars(self, line: Line, view: View, color: QColor, ratio: float) -> None:
        heights = view.y.place(line.y[: len(line.x) - 1])
        edges = view.x.place(line.x)
        wash = QColor(color)
        wash.setAlphaF(0.18 if line.faint else _WASH)
        if line.faint:
            color.setAlphaF(_FAINT)
        base = view.y.ends()[0] if view.y.log or not line.measured else 0.0
        tall = np.isfinite(heights) & (heights > base)
        self._bars.setOpts(x0=edges[:-1][tall], x1=edges[1:][tall], y0=base, y1=heights[tall], brush=wash, pen=pg.mkPen(color, width=ratio))

    def _stroke_item(self) -> pg.PlotDataItem:
        if self._stroke is None:
            self._stroke = pg.PlotDataItem(useCache=False)  # a few dots, which are sharp on every device
            self._plot.addItem(self._stroke, ignoreBounds=True)
        return self._stroke

    def _bar_item(self) -> pg.BarGraphItem:
        if self._bars is None:
            self._bars = pg.BarGraphItem(x0=[], x1=[], y0=0.0, y1=[])
            self._plot.addItem(self._bars, ignoreBounds=True)
        return self._bars


def _length(x: np.ndarray, y: np.ndarray, view: View, size: tuple[float, float]) -> float:
    """The length of a line in pixels."""
    if len(x) < 2:
        return 0.0
    wide, tall = (max(high - low, 1e-300) for low, high in (view.x.ends(), view.y.ends()))
    across, up = np.abs(np.diff(x)).sum() * size[0] / wide, np.abs(np.diff(y)).sum() * size[1] / tall
    return float(across + up)
