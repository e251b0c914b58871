"""A dot on the canvas: a reroute point of a wire, which can be taken hold of."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.graph import Wire

from .look import Look

RADIUS = 5.0
SMALLEST = 3.0  # viewport pixels


@dataclass
class DotItem:
    """A dot, and where it is; a `hidden` one is on a wire of a collapsed frame."""

    key: str
    wire: Wire
    center: QPointF
    hidden: bool = False

    def place(self, center: QPointF) -> None:
        self.center = center

    @property
    def rect(self) -> QRectF:
        return QRectF(self.center.x() - RADIUS, self.center.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)

    @property
    def line(self) -> QRectF:
        """The dot as something that others line up with: all its edges are its middle."""
        return QRectF(self.center, self.center)

    def outer(self, scale: float) -> QRectF:
        """All that it takes with the ring around it."""
        radius = _ring_radius(scale) + 3.0 / min(1.0, scale)
        return QRectF(self.center.x() - radius, self.center.y() - radius, 2 * radius, 2 * radius)

    def paint(self, painter: QPainter, look: Look, scale: float, color: QColor, *, selected: bool, hovered: bool) -> None:
        paint_dot(painter, look, self.center, scale, color, ring=look.accent if selected else look.muted if hovered else None)


def paint_dot(painter: QPainter, look: Look, center: QPointF, scale: float, color: QColor, ring: QColor | None = None) -> None:
    """A disc in the colour of the wire, set off from it by the ground; a ring around what is selected or under the pointer."""
    radius = max(RADIUS, SMALLEST / scale)
    if ring is not None:
        painter.setPen(QPen(ring, 2.0 / min(1.0, scale)))
        painter.setBrush(look.canvas)
        painter.drawEllipse(center, _ring_radius(scale), _ring_radius(scale))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(center, radius, radius)


def _ring_radius(scale: float) -> float:
    return max(RADIUS, SMALLEST / scale) + 4.5 / min(1.0, scale)
