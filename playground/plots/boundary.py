"""Decision boundary: what the network answers all over the plane, with the data points on top."""

from collections.abc import Callable
from time import monotonic

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine.probes import Frame, Want
from playground.style.words import local

from ..style import colormaps, theme
from .drawing.tiles import Tiles
from .panel import Panel, open_alone
from .reading import Output, outputs, probabilities

_MARGIN = 20.0
_DOT = 3.2
_UNITS = 32
_WIDE = 1.45  # from these proportions on the units stand beside the plane
_STRIP = 120
_ANY_HEIGHT = 16_777_215
_PALE = 0.6  # how strong the field's colours get: points in the same colours must stand out from it


class Boundary(Panel):
    """The plane in the manner of the TensorFlow Playground; below it the same for each unit of the selected block."""

    kind = "boundary"
    title = "Decision boundary"
    help = "The network's answer at every point of the plane: blue for one class, orange for the other, pale where it is unsure."
    specimen = "points"
    specimen_block = "tanh1"

    def __init__(self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic):
        super().__init__(parent, clock=clock)
        self._output: Output | None = None
        self._units = ""
        self.plane = Plane()
        self.plane.setToolTip(self.tr("Filled dots were learned from, rings were held back"))
        self.sharp = QCheckBox(self.tr("Sharp"))
        self.sharp.setToolTip(self.tr("Show only which class wins, not how sure the network is"))
        self.held = QCheckBox(self.tr("Held-back points"))
        self.held.setToolTip(self.tr("Show the points that the network does not learn from as rings"))
        self.units_label = QLabel()
        self.units_label.setProperty("role", "caption")
        self.units = Tiles(self.tr("What each unit of the selected block answers"))
        self.units.setMinimumHeight(48)
        self.units.setMaximumHeight(_STRIP)
        self.units.setToolTip(self.tr("One picture for each unit: blue is positive, orange negative"))
        space = theme.current().space
        self._switches = QHBoxLayout()
        self._switches.setSpacing(space.medium)
        self._switches.addWidget(self.sharp)
        self._switches.addWidget(self.held)
        self._switches.addStretch()
        side = QVBoxLayout()
        side.setSpacing(space.small)
        side.addLayout(self._switches)
        side.addWidget(self.units_label)
        side.addWidget(self.units, 1)
        side.addStretch()
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.body)
        self._whole.setContentsMargins(space.small, space.small, space.small, space.small)
        self._whole.setSpacing(space.small)
        self._whole.addWidget(self.plane, 1)
        self._whole.addLayout(side)
        self.sharp.toggled.connect(self._redraw)
        self.held.toggled.connect(self._redraw)
        self.context_changed()

    def context_changed(self) -> None:
        columns = self.project.source.columns() if self.project else {}
        point = columns.get("point")
        plane = point is not None and point.spec.shape == (2,)
        self._output = next(iter(outputs(self.project, self.analysis)), None) if plane else None
        if self._output is None:
            self.say(self.tr("This needs data with points in the plane. Open the spiral template, or choose Points in the plane as data."))
            return
        self.unsay()
        self.plane.bounds = point.bounds or (-6.0, 6.0)
        self._units = self._unit_block()
        for widget in (self.units, self.units_label):
            widget.setVisible(bool(self._units))
        if self._units:
            self.units_label.setText(self.tr("Units of {0}").format(self.project.graph.blocks[self._units].name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() > _WIDE * event.size().height()
        self._whole.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._whole.setStretch(1, 1 if wide else 0)
        self._switches.setDirection(QBoxLayout.Direction.TopToBottom if wide else QBoxLayout.Direction.LeftToRight)
        self.units.setMaximumHeight(_ANY_HEIGHT if wide else _STRIP)

    def _unit_block(self) -> str:
        """The block whose units are drawn: the selected one, else the last one before the answer that has several."""
        last = [key for key in self.analysis.order if self._has_units(key)]
        return self.selected if self.selected in last else next(reversed(last), "")

    def _has_units(self, block: str) -> bool:
        spec = self.analysis.specs.get(block)
        fits = spec is not None and spec.rank == 1 and spec.dtype == "float" and spec.size > 1
        return fits and block != self._output.block and bool(self.project.graph.inputs(block))

    def wants(self) -> set[Want]:
        if self._output is None:
            return set()
        wants = {Want("boundary", self._output.block), Want("points", name=self._output.column)}
        return wants | {Want("boundary", self._units)} if self._units else wants

    def draw(self, frame: Frame) -> None:
        if self._output is None:
            return
        field = frame.get(Want("boundary", self._output.block))
        if field is None:
            self.say(self.tr("The plane can't be drawn for these inputs: feed the network with point, or with features made of it."))
            return
        self.unsay()
        signed, limit = self._signed(field)
        if self.sharp.isChecked():
            signed = np.where(signed >= 0, limit, -limit)
        self.plane.set_field(colormaps.signed_image(signed[::-1], limit / _PALE))
        points = frame.get(Want("points", name=self._output.column))
        if points is not None:
            self.plane.set_points(points, self._output.border if not self._output.classes else 0.5, self.held.isChecked())
        units = frame.get(Want("boundary", self._units)) if self._units else None
        if units is not None:
            self._draw_units(units)

    def _signed(self, field: np.ndarray) -> tuple[np.ndarray, float]:
        """(side, side) from orange (negative) to blue (positive), and the value at which colours are full."""
        output = self._output
        if output.classes:
            shares = probabilities(output, field)
            return (shares[..., -1] - 0.5 if len(output.classes) == 2 else shares[..., 1:].sum(-1) - 0.5), 0.5
        if getattr(output.loss, "from_logits", False):
            return np.tanh(field[..., 0] / 2), 1.0  # sigmoid, from -1 to 1
        low, high = output.target.bounds or (0.0, 1.0)
        return field[..., 0] - output.border, (high - low) / 2 or 1.0

    def _draw_units(self, field: np.ndarray) -> None:
        shown = min(field.shape[2], _UNITS)
        small = np.moveaxis(field[::-2, ::2, :shown], 2, 0)
        height, width = small.shape[1:]
        scaled = small / np.maximum(np.abs(small).max(axis=(1, 2), keepdims=True), 1e-6)
        image = colormaps.signed_image(scaled.reshape(shown * height, width), 1.0)
        self.units.set_stack(image, shown, tuple(self.tr("Unit {0}").format(i + 1) for i in range(shown)))

    def _redraw(self) -> None:
        if self.frame is not None:
            self.draw(self.frame)


class Plane(QWidget):
    """A colour field over a square of the plane, with points and axes."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.bounds = (-6.0, 6.0)
        self._field = QImage()
        self._points: tuple | None = None
        self._dots: QPixmap | None = None
        self._dots_for: tuple = ()
        self.setMinimumSize(120, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The network's answer over the plane"))

    def set_field(self, image: QImage) -> None:
        """The colours of the plane, its upper left corner first."""
        self._field = image
        self.update()

    def set_points(self, points: np.ndarray, border: float, held: bool) -> None:
        """Points (n, 4): x, y, target, 1 if learned from. Targets from `border` on are blue."""
        key = (points.shape, float(points.sum()), border, held)
        if self._points is None or key != self._points[0]:
            self._points = (key, points, border, held)
            self.update()

    def square(self) -> QRectF:
        """Where the plane is drawn."""
        side = max(20.0, min(self.width() - _MARGIN, self.height() - _MARGIN))
        return QRectF(int((self.width() - side + _MARGIN / 2) / 2), 2, int(side), int(side))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, square = theme.current(), self.square()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if not self._field.isNull():
                painter.drawImage(square, self._field)
            painter.setPen(QPen(QColor(tokens.border)))
            painter.drawRect(square)
            self._draw_axes(painter, square)
            if self._points is not None:
                painter.drawPixmap(square.topLeft(), self._points_picture(square))

    def _draw_axes(self, painter: QPainter, square: QRectF) -> None:
        tokens = theme.current()
        font = painter.font()
        font.setPixelSize(tokens.type.caption)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        metrics = painter.fontMetrics()
        low, high = self.bounds
        for value in (low, 0, high):
            share, text = (value - low) / (high - low), local(f"{value:g}")
            half = metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(square.left() + share * square.width() - half, square.bottom() + metrics.ascent() + 2), text)
            y = square.bottom() - share * square.height() + metrics.ascent() / 2 - 1
            y = min(max(y, square.top() + metrics.ascent()), square.bottom())
            painter.drawText(QPointF(square.left() - 2 * half - 4, y), text)

    def _points_picture(self, square: QRectF) -> QPixmap:
        """The points rarely change: they are drawn once, and then laid over each new field."""
        tokens, ratio = theme.current(), self.devicePixelRatioF()
        wanted = (self._points[0], square.size().toTuple(), tokens.name, ratio)
        if self._dots is None or self._dots_for != wanted:
            self._dots_for = wanted
            self._dots = QPixmap((square.size() * ratio).toSize())
            self._dots.setDevicePixelRatio(ratio)
            self._dots.fill(Qt.GlobalColor.transparent)
            self._paint_points(self._dots, square)
        return self._dots

    def _paint_points(self, picture: QPixmap, square: QRectF) -> None:
        tokens = theme.current()
        _, points, border, held = self._points
        low, high = self.bounds
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colors = QColor(tokens.negative), QColor(tokens.positive)
            halo = QColor(tokens.panel)
            shares = (points[:, :2] - low) / (high - low)
            for (x, y), target, learned in zip(shares.tolist(), points[:, 2].tolist(), points[:, 3].tolist(), strict=True):
                if not learned and not held:
                    continue
                color = colors[target >= border]
                painter.setPen(QPen(halo if learned else color, 1.0 if learned else 1.5))
                painter.setBrush(color if learned else halo)
                painter.drawEllipse(QPointF(x * square.width(), (1 - y) * square.height()), _DOT, _DOT)


if __name__ == "__main__":
    open_alone(Boundary)
