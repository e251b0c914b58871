"""A chart: lines over a grid, with zoom, crosshair and legend; drawn by hand, so that a frame of it costs about a millisecond."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintDevice, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from .axis import Axis
from .chart_painter import ChartPainter
from .chart_view import Line, View

_MARGIN = 0.04


class Chart(QWidget):
    """Wheel zooms at the pointer, a drag zooms into a box, the middle button pans, a double click shows everything again."""

    hovered = Signal(object)  # the x under the pointer, or None
    following_changed = Signal(bool)  # whether the ranges follow the data

    def __init__(self, x_label: str, y_label: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.view = View(Axis(x_label), Axis(y_label))
        self.following = True
        self.zoomable = True
        self._painter = ChartPainter(self.view)
        self._pressed: QPoint | None = None
        self._panned: QPoint | None = None
        self._floor: float | None = None
        self._span: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 96)
        self.setAccessibleName(self.tr("Chart of {0} over {1}").format(y_label, x_label))

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Draw these lines from now on."""
        self.view.lines = lines
        if self.following:
            self._fit()
        self.setAccessibleDescription(self._in_words())
        self.update()

    def set_log(self, *, x: bool | None = None, y: bool | None = None) -> None:
        """Make an axis logarithmic, or linear again."""
        self.view.x.log = self.view.x.log if x is None else x
        self.view.y.log = self.view.y.log if y is None else y
        self.show_all()

    def set_floor(self, low: float | None) -> None:
        """The lowest value that the y axis starts from, whatever the data; None lets the data say."""
        self._floor = low

    def set_span(self, low: float, high: float) -> None:
        """The range of x to show, whatever the lines; charts that stand one above the other get the same."""
        self._span = (low, high)

    def set_crosshair(self, x: float | None) -> None:
        """Put the crosshair where another chart has it."""
        if not self.view.pinned and x != self.view.crosshair:
            self.view.crosshair = x
            self.update()

    def show_all(self) -> None:
        """Forget the zoom and follow the data."""
        self._follow(True)
        self._fit()
        self.update()

    def paint_with(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart elsewhere, with its background: into a picture or an SVG file."""
        self._painter.paint(painter, area, self.font(), background=True)

    def draw_on(self, device: QPaintDevice, area: QRectF) -> None:
        """Paint the chart into a picture."""
        with QPainter(device) as painter:
            self.paint_with(painter, area)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._painter.paint(painter, QRectF(self.rect()), self.font(), background=False, focus=self.hasFocus())

    def _fit(self) -> None:
        """Ranges that show all lines; single peaks may stick out once there are many points."""
        view = self.view
        xs = [line.x for line in view.lines if len(line.x) and line.measured]
        if not xs:
            return
        lowest, highest = min(float(x[0]) for x in xs), max(float(x[-1]) for x in xs)
        first = min((float(x[x > 0][0]) for x in xs if (x > 0).any()), default=1.0) if view.x.log else lowest
        if self._span:
            first, highest = (max(self._span[0], 1.0) if view.x.log else self._span[0]), self._span[1]
        view.x.fit(first, highest, 0.0 if not view.x.log else 0.01)
        low, high = self._range_of_values()
        view.y.fit(low, high, _MARGIN * 1.5)
        if self._floor is not None and not view.y.log and low >= self._floor:
            view.y.low = self._floor

    def _range_of_values(self) -> tuple[float, float]:
        lows, highs = [], []
        for line in self.view.lines:
            if not line.measured:
                continue
            values = line.y[np.isfinite(line.y)]
            values = values[values > 0] if self.view.y.log else values
            if values.size == 0:
                continue
            if line.faint and values.size > 50:  # noise behind a smoothed line must not decide the scale
                low, high = np.percentile(values[:: max(1, values.size // 4000)], (1, 99))
            else:
                low, high = values.min(), values.max()
            lows.append(float(low))
            highs.append(float(high))
        return (min(lows), max(highs)) if lows else ((0.1, 1.0) if self.view.y.log else (0.0, 1.0))

    def _follow(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def _in_words(self) -> str:
        latest = (f"{line.name} {line.y[-1]:.4g}" for line in self.view.lines if len(line.y) and not line.faint)
        return ", ".join(latest) or self.tr("No data yet")

    # the mouse and the keyboard

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.zoomable:
            event.ignore()
            return
        across, up = self._painter.shares(event.position())
        factor = 0.999 ** event.angleDelta().y()
        self._follow(False)
        self.view.x.zoom(factor, across)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.view.y.zoom(factor, up)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        elif event.button() == Qt.MouseButton.MiddleButton and self.zoomable:
            self._panned = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._panned is not None:
            self._pan(QPointF(self._panned) - here)
            self._panned = here.toPoint()
        elif self._pressed is not None and self.zoomable and (here.toPoint() - self._pressed).manhattanLength() > 6:
            self.view.zoom_box = QRectF(QPointF(self._pressed), here).normalized() & self._painter.plot
            self.update()
        elif self._painter.plot.contains(here):
            self._hover(self.view.x.value(self._painter.shares(here)[0]))
        else:
            self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        box, self.view.zoom_box = self.view.zoom_box, None
        clicked = self._pressed is not None and event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._panned = None
        if box is not None and min(box.width(), box.height()) > 4:
            self._zoom_into(box)
        elif clicked and box is None:
            self.view.pinned = not self.view.pinned
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.view.pinned = False
        self._pressed = None
        self.show_all()

    def leaveEvent(self, event: object) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02}
        zooms = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        axis = self.view.x
        if event.key() in steps:
            here = 1.0 if self.view.crosshair is None else float(axis.place(np.array(self.view.crosshair)))
            self._hover(axis.value(min(1.0, max(0.0, here + steps[event.key()]))))
        elif event.key() in zooms and self.zoomable:
            self._follow(False)
            axis.zoom(zooms[event.key()], 0.5)
            self.update()
        elif event.key() == Qt.Key.Key_Home:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def _hover(self, x: float | None) -> None:
        if self.view.pinned:
            return
        self.set_crosshair(x)
        self.hovered.emit(x)

    def _pan(self, moved: QPointF) -> None:
        plot = self._painter.plot
        self._follow(False)
        across, up = moved.x() / plot.width(), -moved.y() / plot.height()
        self.view.x.window(across, 1 + across)
        self.view.y.window(up, 1 + up)
        self.update()

    def _zoom_into(self, box: QRectF) -> None:
        left, top = self._painter.shares(box.topLeft())
        right, bottom = self._painter.shares(box.bottomRight())
        self._follow(False)
        self.view.x.window(left, right)
        self.view.y.window(bottom, top)
