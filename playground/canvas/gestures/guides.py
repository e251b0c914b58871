"""Guides: the lines of neighbours that something moved comes to lie on."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ..items.geometry import snapped
from ..items.look import Look

FARTHEST = 600.0


@dataclass(frozen=True)
class Guide:
    """A line that two blocks share."""

    vertical: bool
    line: QLineF


def aligned(rect: QRectF, neighbours: Iterable[QRectF], reach: float) -> tuple[QPointF, list[Guide]]:
    """How far to shift `rect` so that its edges or centre meet those of a neighbour within `reach`, and the lines to show."""
    near = [other for other in neighbours if _gap(rect, other) < FARTHEST]
    across = [(a - b, other) for other in near for b, a in zip(_columns(rect), _columns(other), strict=True)]
    down = [(a - b, other) for other in near for b, a in zip(_rows(rect), _rows(other), strict=True)]
    x, beside = min(across, key=lambda pair: abs(pair[0]), default=(reach + 1, None))
    y, level = min(down, key=lambda pair: abs(pair[0]), default=(reach + 1, None))
    shift = QPointF(x if abs(x) <= reach else 0.0, y if abs(y) <= reach else 0.0)
    placed = rect.translated(shift)
    guides = []
    if abs(x) <= reach:
        at = _shared(_columns(placed), _columns(beside))
        both = placed.united(beside)
        guides.append(Guide(True, QLineF(at, both.top() - 12, at, both.bottom() + 12)))
    if abs(y) <= reach:
        at = _shared(_rows(placed), _rows(level))
        both = placed.united(level)
        guides.append(Guide(False, QLineF(both.left() - 12, at, both.right() + 12, at)))
    return shift, guides


def settled(rect: QRectF, neighbours: Iterable[QRectF], reach: float) -> tuple[QPointF, list[Guide]]:
    """Where the centre of `rect` comes to rest: on lines of neighbours within `reach`, else on the grid; and the lines to show."""
    shift, guides = aligned(rect, neighbours, reach)
    center, place = rect.center(), snapped(rect.center())
    x = center.x() + shift.x() if any(guide.vertical for guide in guides) else place.x()
    y = center.y() + shift.y() if any(not guide.vertical for guide in guides) else place.y()
    return QPointF(x, y), guides


def paint_guides(painter: QPainter, look: Look, scale: float, guides: Iterable[Guide]) -> None:
    painter.setPen(QPen(look.accent, 1.0 / scale, Qt.PenStyle.DashLine))
    for guide in guides:
        painter.drawLine(guide.line)


def _columns(rect: QRectF) -> tuple[float, float, float]:
    return rect.center().x(), rect.left(), rect.right()


def _rows(rect: QRectF) -> tuple[float, float, float]:
    return rect.center().y(), rect.top(), rect.bottom()


def _shared(mine: tuple[float, ...], theirs: tuple[float, ...]) -> float:
    return min(zip(mine, theirs, strict=True), key=lambda pair: abs(pair[0] - pair[1]))[1]


def _gap(one: QRectF, other: QRectF) -> float:
    distance = one.center() - other.center()
    return max(abs(distance.x()), abs(distance.y()))
