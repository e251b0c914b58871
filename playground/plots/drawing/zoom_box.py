"""The inside of a chart: pyqtgraph's view box with our gestures."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ...style import theme

_SMALLEST = 5  # pixels: a smaller box was a click with a trembling hand
_WHEEL = 0.999


class ZoomBox(pg.ViewBox):
    """The wheel zooms along x (with Ctrl along both), a drag zooms into a box, with Shift or the middle button it pans."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseMode(pg.ViewBox.RectMode)
        self.disableAutoRange()

    def restyle(self) -> None:
        """Take the colours of the zoom box from the theme."""
        accent = QColor(theme.current().accent)
        wash = QColor(accent)
        wash.setAlphaF(0.15)
        self.rbScaleBox.setPen(pg.mkPen(accent, width=1))
        self.rbScaleBox.setBrush(wash)

    def zoom(self, factor: float, place: float | None = None) -> None:
        """Show `factor` times as much of x; what is at `place` of the scale stays there, or the middle."""
        low, high = self.viewRange()[0]
        place = (low + high) / 2 if place is None else place
        self.setXRange(place - (place - low) * factor, place + (high - place) * factor, padding=0)
        self.sigRangeChangedManually.emit([True, False])

    def slide(self, share: float) -> None:
        """Move along x by a share of what is shown."""
        low, high = self.viewRange()[0]
        by = share * (high - low)
        self.setXRange(low + by, high + by, padding=0)
        self.sigRangeChangedManually.emit([True, False])

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        if not self.mouseEnabled()[0]:
            ev.ignore()
            return
        along_both = bool(ev.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if axis is None and not along_both:
            self.zoom(_WHEEL ** ev.delta(), self.mapToView(ev.pos()).x())
            ev.accept()
        else:
            super().wheelEvent(ev, axis)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if ev.button() == Qt.MouseButton.RightButton or not self.mouseEnabled()[0]:
            ev.ignore()
            return
        if ev.button() == Qt.MouseButton.MiddleButton or ev.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.state["mouseMode"] = pg.ViewBox.PanMode
            super().mouseDragEvent(ev, axis)
            self.state["mouseMode"] = pg.ViewBox.RectMode
            return
        moved = ev.pos() - ev.buttonDownPos()
        if axis is None and ev.isFinish() and min(abs(moved.x()), abs(moved.y())) < _SMALLEST:
            self.rbScaleBox.hide()
            ev.accept()
            return
        super().mouseDragEvent(ev, axis)
