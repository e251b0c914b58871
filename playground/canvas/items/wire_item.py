"""A wire on the canvas: its way, the shape that flows in words, and whether its target can take it."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.graph import Wire

from .geometry import length, snapped
from .look import Look
from .routes import route

LABEL_FROM = 0.6
CROSS = "✕"
HAIR = 1.5  # a wire thinner than this, in viewport pixels, is drawn as a hairline
SPOTS = 24  # along a wire, of which the best takes the label
REACH = 8.0  # how near the pointer must be, in viewport pixels


@dataclass
class WireItem:
    """A wire between two points, through `dots`; `label` is the shape that flows, `trouble` why the target can't take it."""

    wire: Wire
    start: QPointF
    end: QPointF
    label: str = ""
    trouble: str = ""
    dashed: bool = False
    style: str = "curved"
    dots: tuple[QPointF, ...] = ()
    hidden: bool = False  # inside a collapsed frame
    path: QPainterPath = None
    bounds: QRectF = None
    _lines: list[QLineF] | None = None
    _middle: QPointF | None = None

    def __post_init__(self) -> None:
        self.place(self.start, self.end, self.dots)

    def place(self, start: QPointF, end: QPointF, dots: tuple[QPointF, ...] = ()) -> None:
        self.start, self.end, self.dots = start, end, dots
        self.path = route(start, end, dots, self.style)
        self.bounds = self.path.controlPointRect().adjusted(-12, -12, 12, 12)
        self._lines = self._middle = None

    @property
    def middle(self) -> QPointF:
        """The point of the wire that lies farthest from its dots and ends."""
        if self._middle is None:
            spots = [self.path.pointAtPercent(share / SPOTS) for share in range(1, SPOTS)] if self.dots else [self.path.pointAtPercent(0.5)]
            self._middle = max(spots, key=lambda spot: min(length(spot - stop) for stop in self._stops()))
        return self._middle

    def levels(self) -> list[QRectF]:
        """Its two ends, as something that a dot lines up with so that the wire runs level."""
        return [QRectF(end, end) for end in (self.start, self.end)]

    def nearest(self, point: QPointF) -> tuple[QPointF, int]:
        """The point of the wire that is nearest to another one, on the grid as far as the wire allows; and how many dots come before it."""
        best, passed = float("inf"), 0
        for line in self.lines():
            distance = _distance(line, point)
            if distance < best:
                best, found, before = distance, line, passed
            if passed < len(self.dots) and line.p2() == self.dots[passed]:
                passed += 1
        place = snapped(point)
        level, upright = abs(found.dy()) < 0.5, abs(found.dx()) < 0.5
        return QPointF(found.x1() if upright else place.x(), found.y1() if level else place.y()), before

    def lines(self) -> list[QLineF]:
        """The way as short straight pieces."""
        if self._lines is None:
            self._lines = [QLineF(one, other) for one, other in pairwise(self.path.toSubpathPolygons()[0])]
        return self._lines

    def distance(self, point: QPointF) -> float:
        """How far a scene point is from the wire."""
        return min(_distance(line, point) for line in self.lines())

    def crosses(self, line: QLineF) -> bool:
        bounded = QLineF.IntersectionType.BoundedIntersection
        return any(line.intersects(piece)[0] == bounded for piece in self.lines())

    def paint(self, painter: QPainter, look: Look, scale: float, *, lit: bool, dim: bool = False) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(look, scale, lit, dim))
        painter.drawPath(self.path)

    def color(self, look: Look, lit: bool, dim: bool) -> QColor:
        return look.error if self.trouble else look.accent if lit else look.faint_wire if dim else look.wire

    def _pen(self, look: Look, scale: float, lit: bool, dim: bool) -> QPen:
        color = self.color(look, lit, dim)
        width = 2.6 if lit else 2.0
        style = Qt.PenStyle.DashLine if self.dashed else Qt.PenStyle.SolidLine
        if width * scale >= HAIR:
            return QPen(color, width, style, Qt.PenCapStyle.RoundCap)
        pen = QPen(color, 2.0 if lit else 1.0, style)  # a line of one pixel is painted many times faster than a thicker one
        pen.setCosmetic(True)
        return pen

    def words(self) -> str:
        """What its label says where there is room."""
        return f"{CROSS} {self.label}" if self.trouble else self.label

    def outer(self, look: Look) -> QRectF:
        """All that it takes while the pointer is on it, the label too."""
        return self.bounds.united(pill_rect(look, self.middle, self.words()).adjusted(-2, -2, 2, 2))

    def paint_label(self, painter: QPainter, look: Look, *, hovered: bool, lit: bool) -> None:
        """The shape, on a pill in the middle of the wire; left out where there is no room, unless the pointer asks."""
        text = self.words()
        width = pill_rect(look, self.middle, text).width()
        room = length(self.end - self.start) if not self.dots else 2 * min(length(self.middle - stop) for stop in self._stops())
        if not hovered and room < width + 14:
            text = CROSS if self.trouble else ""  # that something is wrong is said without colour too
        if text:
            outline = look.error if self.trouble else look.accent if lit or hovered else look.border
            paint_pill(painter, look, self.middle, text, outline)

    def _stops(self) -> tuple[QPointF, ...]:
        return self.start, *self.dots, self.end


def pill_rect(look: Look, center: QPointF, text: str) -> QRectF:
    width = look.chip_metrics.horizontalAdvance(text) + 10
    return QRectF(center.x() - width / 2, center.y() - 8, width, 16)


def paint_pill(painter: QPainter, look: Look, center: QPointF, text: str, outline: QColor) -> None:
    pill = pill_rect(look, center, text)
    painter.setPen(QPen(outline, 1))
    painter.setBrush(look.label)
    painter.drawRoundedRect(pill, 8, 8)
    painter.setFont(look.chip_font)
    painter.setPen(look.text)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _distance(line: QLineF, point: QPointF) -> float:
    """From a point to the nearest point of a straight piece."""
    way, to = line.p2() - line.p1(), point - line.p1()
    square = QPointF.dotProduct(way, way)
    share = max(0.0, min(1.0, QPointF.dotProduct(way, to) / square)) if square else 0.0
    return length(to - way * share)
