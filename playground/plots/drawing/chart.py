"""A chart: pyqtgraph's view with our axes, legend, crosshair and gestures; it draws no more points than it has pixels."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ...style import theme
from .axis import Axis, number
from .chart_view import Line, View
from .curve import Curve
from .extent import CORNERS, corners_covered, range_of_steps, range_of_values, still_fits
from .key_box import KeyBox, Row
from .tick_axis import TickAxis
from .zoom_box import ZoomBox

_MARGIN = 0.06
_STILL = 6  # pixels that a click may move
_EDGE = (0, 8, 10, 0)  # left, top, right, bottom in pixels


class Chart(pg.GraphicsView):
    """Wheel zooms at the pointer, a drag zooms into a box, the middle button or Shift pans, a double click shows everything again.

    Keys do the same: + and - zoom, Shift and arrows pan, Home shows everything; arrows move the crosshair, which a click or Space pins.
    """

    hovered = Signal(object)  # the x under the pointer, or None
    pinned = Signal(object)  # the x that the crosshair stays at, or None when it is let go
    zoomed = Signal(float, float)  # a person chose this range of the x axis, in places of its scale
    following_changed = Signal(bool)  # whether the ranges follow the data

    def __init__(self, x_label: str, y_label: str, parent: QWidget | None = None):
        self.view = View(Axis(x_label), Axis(y_label))
        self.following = True
        self.ignores_outliers = False
        self._ready = False
        self._pressed: QPointF | None = None
        self._floor: float | None = None
        self._span: tuple[float, float] | None = None
        self._curves: list[Curve] = []
        self._corner = CORNERS[0]
        self._corner_for: tuple = ()
        self._box = ZoomBox()
        self._axes = {"bottom": TickAxis(self.view.x, "bottom"), "left": TickAxis(self.view.y, "left")}
        super().__init__(parent, background=None)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # axes run so in every language
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a background kept from before would be that of another theme
        self._lay_out()
        self._zero = pg.InfiniteLine(0.0, angle=0)
        self._cross = pg.InfiniteLine(0.0, angle=90)
        for line in (self._zero, self._cross):
            line.setZValue(-1 if line is self._zero else 50)
            line.setVisible(False)
            self._box.addItem(line, ignoreBounds=True)
        self._key = KeyBox(self._box)
        self.setMinimumSize(200, 96)
        self.setAccessibleName(self.tr("Chart of {0} over {1}").format(y_label, x_label))
        self.viewport().setAccessibleName(self.accessibleName())  # it takes the focus
        self._box.sigRangeChanged.connect(self._range_changed)
        self._box.sigResized.connect(self._range_changed)
        self._box.sigRangeChangedManually.connect(lambda _: self._zoomed())
        theme.notifier.changed.connect(self._restyle)
        self._ready = True
        self._restyle()

    def _lay_out(self) -> None:
        """The axes beside the box. pyqtgraph's PlotItem would do it too, with fifty hidden widgets of menus that are never opened."""
        self.centralWidget.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        layout = self.centralLayout
        layout.setContentsMargins(*_EDGE)
        layout.setSpacing(0)
        layout.addItem(self._axes["left"], 0, 0)
        layout.addItem(self._box, 0, 1)
        layout.addItem(self._axes["bottom"], 1, 1)
        layout.setRowStretchFactor(0, 1)
        layout.setColumnStretchFactor(1, 1)
        for axis in self._axes.values():
            axis.linkToView(self._box)
            axis.setZValue(self._box.zValue() - 1)  # the grid lies behind the lines

    # what is shown

    @property
    def zoomable(self) -> bool:
        """Whether the mouse and the keys may zoom."""
        return self._box.mouseEnabled()[0]

    @zoomable.setter
    def zoomable(self, allowed: bool) -> None:
        self._box.setMouseEnabled(allowed, allowed)

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Draw these lines from now on."""
        self.view.lines = lines
        if not (self.following and self._fit()):
            self._draw()
        self.setAccessibleDescription(self._in_words())

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

    def ignore_outliers(self, ignored: bool) -> None:
        """Let the 5 % lowest and highest values stick out of the y axis; the lines stay as they are."""
        self.ignores_outliers = ignored
        self.show_all()

    def set_crosshair(self, x: float | None) -> None:
        """Put the crosshair where another chart has it."""
        if not self.view.pinned and x != self.view.crosshair:
            self.view.crosshair = x
            self._draw_crosshair()

    def set_pinned(self, x: float | None) -> None:
        """Pin the crosshair where another chart has it; None lets it go."""
        self.view.pinned = x is not None
        self.view.crosshair = self.view.crosshair if x is None else x
        self._draw_crosshair()

    def show_range(self, low: float, high: float) -> None:
        """Show the range of the x axis that another chart shows."""
        self._follow(False)
        self._box.setXRange(low, high, padding=0)

    def show_all(self) -> None:
        """Forget the zoom and follow the data."""
        self._follow(True)
        for axis in (self.view.x, self.view.y):
            axis.reset()
        if not self._fit(anew=True):
            self._draw()

    @property
    def edge(self) -> float:
        """How wide its left edge has to be for its own labels."""
        return self._axes["left"].needed()

    def stand_in_column(self, edge: float, *, last: bool) -> None:
        """Stand above or below other charts with the same x axis: lines begin at the same left edge, and only the last names the axis."""
        left, bottom = self._axes["left"], self._axes["bottom"]
        if (left.least, bottom.captioned) != (edge, last):
            left.least, bottom.captioned = edge, last
            left.make_room()
            bottom.make_room()
            self._draw()

    def plot_area(self) -> QRectF:
        """Where the lines are, in pixels of the widget."""
        return self._box.sceneBoundingRect()

    def x_at(self, x: float) -> float:
        """The value of the x axis at a pixel of the widget."""
        return self.view.x.value(self._box.mapSceneToView(pg.Point(x, 0.0)).x())

    def omitted(self) -> int:
        """How many points have no place on a logarithmic axis."""
        view, count = self.view, 0
        for line in view.lines if view.x.log or view.y.log else ():
            if not line.faint:
                missing = (line.x <= 0) & view.x.log
                count += int((missing | ((line.y <= 0) & view.y.log)).sum())
        return count

    def paint_with(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart elsewhere, with its background: into a picture or an SVG file."""
        painter.fillRect(area, QColor(theme.current().panel))
        self._draw(painter.device().devicePixelRatioF())
        for axis in self._axes.values():
            axis.keep_picture(False)
        self.scene().prepareForPaint()
        self.scene().render(painter, area, QRectF(self.rect()))
        for axis in self._axes.values():
            axis.keep_picture(True)
        self._draw()

    # drawing

    def _restyle(self) -> None:
        tokens = theme.current()
        for part in self._axes.values():
            part.restyle(self.font())
        self._box.restyle()
        self._key.restyle(self.font())
        self._zero.setPen(pg.mkPen(QColor(tokens.outline), width=1))
        self._draw()

    def _range_changed(self, *_: object) -> None:
        """The view box has another range or size: the lines are thinned anew for it."""
        if self._ready and not self._shows((self.view.x.ends(), self.view.y.ends())):
            for axis, ends in zip((self.view.x, self.view.y), self._box.viewRange(), strict=True):
                axis.take(*ends)
        self._draw()

    def _shows(self, ends: tuple[tuple[float, float], tuple[float, float]]) -> bool:
        """Whether the view box has this range."""
        return bool(np.allclose(ends, self._box.viewRange(), rtol=1e-9, atol=0.0))

    def _draw(self, ratio: float | None = None) -> None:
        """Bring everything up to date; `ratio` is that of the device, the screen's if None: pyqtgraph's pens count its pixels."""
        if not self._ready:
            return
        ratio = self.devicePixelRatioF() if ratio is None else ratio
        view, size = self.view, (self._box.width(), self._box.height())
        for axis in self._axes.values():
            axis.caption_changed()
            axis.refresh()
        lines = [line for line in view.lines if len(line.x)]
        while len(self._curves) < len(lines):
            self._curves.append(Curve(self._box))
        for curve, line in zip(self._curves, lines, strict=False):
            curve.show(line, view, size, ratio)
        for curve in self._curves[len(lines) :]:
            curve.hide()
        self._zero.setVisible(view.zero_line and not view.y.log)
        self._draw_crosshair()

    def _draw_crosshair(self) -> None:
        view, tokens = self.view, theme.current()
        place = float(view.x.place(np.array(view.crosshair))) if view.crosshair is not None else np.nan
        low, high = view.x.ends()
        seen = bool(low <= place <= high)
        self._cross.setVisible(seen)
        if seen:
            color, style = (tokens.accent, Qt.PenStyle.SolidLine) if view.pinned else (tokens.outline, Qt.PenStyle.DotLine)
            self._cross.setPen(pg.mkPen(QColor(color), width=1, style=style))
            self._cross.setValue(place)
        room = QRectF(0, 0, self._box.width(), self._box.height())
        if seen and view.readout:
            self._key.put(self._readings(view.crosshair), room, right=place < (low + high) / 2, low=False)
        else:
            rows = self._legend()
            self._choose_corner(rows, room)
            self._key.put(rows, room, right=self._corner[0], low=self._corner[1])

    def _legend(self) -> tuple[Row, ...]:
        lines = [line for line in self.view.lines if not line.faint and len(line.x)]
        named = self.view.legend and len(lines) > 1
        alone = [Row(line.name, line.color, line.dashed) for line in lines if named and not line.group]
        rows = (*alone, *dict.fromkeys(Row(line.group, line.color) for line in lines if named and line.group))
        omitted = self.omitted()
        return (*rows, Row(self.tr("{0} not above 0: not shown").format(omitted))) if omitted else rows

    def _readings(self, x: float) -> tuple[Row, ...]:
        found = [(line, _nearest(line, x)) for line in self.view.lines if len(line.x) and not line.faint]
        found.sort(key=lambda pair: -pair[1] if pair[1] == pair[1] else 0.0)
        rows = tuple(Row(f"{line.name}  {number(value)}", line.color, line.dashed) for line, value in found)
        return (Row(f"{self.view.x.label} {number(x)}"), *rows) if rows else ()

    def _choose_corner(self, rows: tuple[Row, ...], room: QRectF) -> None:
        """The corner in which the box covers the fewest points; the present one, if it is as good. Looked for when the ranges change."""
        key = (rows, self.view.x.ends(), self.view.y.ends(), room.width(), room.height())
        if not rows or room.isEmpty() or key == self._corner_for:
            return
        self._corner_for = key
        width, height = self._key.size_of(rows, room)
        covered = corners_covered(self.view, width / room.width(), height / room.height())
        self._corner = min((self._corner, *CORNERS), key=covered.__getitem__)

    def _fit(self, *, anew: bool = False) -> bool:
        """Take ranges that show all lines; whether they are others than before, and the lines are drawn for them.

        A y axis that the values fill well stays as it is, unless it shall be found `anew`.
        """
        view = self.view
        lines = [line for line in view.lines if len(line.x) and line.measured]
        if lines:
            view.x.fit(*range_of_steps(lines, self._span, log=view.x.log), 0.0 if not view.x.log else 0.01)
            low, high = range_of_values(lines, log=view.y.log, trimmed=self.ignores_outliers)
            if anew or not still_fits(view.y, low, high):
                view.y.fit(low, high, _MARGIN)
                if self._floor is not None and not view.y.log and low >= self._floor:
                    view.y.low = self._floor
        if self._shows((view.x.ends(), view.y.ends())):
            return False
        self._axes["left"].make_room()
        self._box.setRange(xRange=view.x.ends(), yRange=view.y.ends(), padding=0)
        return True

    def _zoomed(self) -> None:
        self._follow(False)
        self.zoomed.emit(*self._box.viewRange()[0])

    def _follow(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def _in_words(self) -> str:
        latest = (f"{line.name} {number(line.y[-1])}" for line in self.view.lines if len(line.y) and not line.faint)
        return ", ".join(latest) or self.tr("No data yet")

    def close(self) -> bool:
        """Close as any widget does: pyqtgraph's own close takes the scene away, and what is told of it later meets a ruin."""
        return QWidget.close(self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw()
        return super().event(event)

    # the mouse and the keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            here = event.position()
            self._hover(self.x_at(here.x()) if self.plot_area().contains(here) else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and (event.position() - pressed).manhattanLength() < _STILL:
            self._hover(self.x_at(pressed.x()))  # a finger or a pen comes without having moved there
            self._pin(not self.view.pinned)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._pressed = None
        self._pin(False)
        self.show_all()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02}
        zooms = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        if event.key() in steps and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.zoomable:
            self._box.slide(5 * steps[event.key()])
        elif event.key() in steps:
            axis = self.view.x
            low, high = axis.ends()
            here = high if self.view.crosshair is None else float(axis.place(np.array(self.view.crosshair)))
            self._hover(axis.value(min(high, max(low, here + steps[event.key()] * (high - low)))))
        elif event.key() in zooms and self.zoomable:
            self._box.zoom(zooms[event.key()])
        elif event.key() == Qt.Key.Key_Space:
            self._pin(not self.view.pinned)
        elif event.key() == Qt.Key.Key_Escape and self.view.pinned:
            self._pin(False)
        elif event.key() == Qt.Key.Key_Home:
            self.show_all()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self.viewport()) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(theme.current().accent), 2))
                radius = theme.current().radius.small
                painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _pin(self, pinned: bool) -> None:
        at = self.view.crosshair if pinned else None
        self.set_pinned(at)
        self.pinned.emit(at)

    def _hover(self, x: float | None) -> None:
        if not self.view.pinned:
            self.set_crosshair(x)
            self.hovered.emit(x)


def _nearest(line: Line, x: float) -> float:
    """The value of a line at the point next to x."""
    place = int(np.searchsorted(line.x, x))
    if place == len(line.x) or (place and x - line.x[place - 1] < line.x[place] - x):
        place -= 1
    return float(line.y[place])
