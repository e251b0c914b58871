"""Routes: the way of a wire from port to port through its dots, as a curve, in straight lines or in right angles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from .geometry import HEIGHT, length

STYLES = ("curved", "straight", "orthogonal")
STUB = 20.0  # how far a wire leaves a block before it turns back
GAP = 40.0  # from a port to the middle of the room between two neighbours
ROUND = 14.0  # radius of a corner
SWING = 60.0  # how far a curve swings out where it turns
MONOTONE = 0.7  # part of the way to the next point that a curve may go in a slanting direction without turning back


def route(start: QPointF, end: QPointF, dots: Sequence[QPointF] = (), style: str = "curved") -> QPainterPath:
    """A wire that leaves to the right and arrives from the left; without dots, back to a block behind it, it runs between the rows."""
    if not dots and end.x() - start.x() < 2 * STUB - 16:
        return _rounded(_lane(start, end))
    if style == "curved":
        return _curve([start, *dots, end])
    stops = _stops(start, dots, end)
    if style == "orthogonal":
        return _rounded(_square(stops))
    path = QPainterPath(start)
    for stop in stops[1:]:
        path.lineTo(stop.point)
    return path


# -- curves --------------------------------------------------------------------------------------------------------------


def _curve(points: list[QPointF]) -> QPainterPath:
    """Through all points without a kink; between two it never goes beyond them, so that dots in a row give a straight line."""
    ways = [QPointF(1, 0), *(_heading(*three) for three in zip(points, points[1:], points[2:], strict=False)), QPointF(1, 0)]
    path = QPainterPath(points[0])
    for (point, following), (leaving, arriving) in zip(pairwise(points), pairwise(ways), strict=True):
        chord = following - point
        path.cubicTo(point + leaving * _reach(chord, leaving), following - arriving * _reach(chord, arriving), following)
    return path


def _heading(before: QPointF, point: QPointF, after: QPointF) -> QPointF:
    """The direction in which a curve passes a point: level where the point is the highest or lowest, upright where it is outermost."""
    arriving, leaving = _unit(point - before), _unit(after - point)
    across = arriving.x() + leaving.x() if arriving.x() * leaving.x() > 0 else 0.0
    down = arriving.y() + leaving.y() if arriving.y() * leaving.y() > 0 else 0.0
    return _unit(QPointF(across, down)) if across or down else leaving


def _reach(chord: QPointF, direction: QPointF) -> float:
    """How far a curve follows a direction before it turns to where it goes.

    A slanting one is followed no farther than the curve rises or falls again: Fritsch and Carlson, "Monotone piecewise cubic
    interpolation" (1980).
    """
    ahead = QPointF.dotProduct(chord, direction)
    aside = abs(chord.x() * direction.y() - chord.y() * direction.x())
    reach = max(ahead / 2, min(SWING, max(-ahead / 2, aside / 4)))
    if direction.x() and direction.y():
        reach = min(reach, MONOTONE * abs(chord.x() / direction.x()), MONOTONE * abs(chord.y() / direction.y()))
    return reach


def _unit(vector: QPointF) -> QPointF:
    size = length(vector)
    return vector / size if size else QPointF()


# -- lines ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stop:
    """A point that lines run to; whether they arrive level and leave level, or upright; a `dot` is not cut off by a round corner."""

    point: QPointF
    arrives: bool = True
    leaves: bool = True
    dot: bool = False


def _stops(start: QPointF, dots: Sequence[QPointF], end: QPointF) -> list[_Stop]:
    """Ends and dots; where a dot lies behind a port, the wire first leaves the block."""
    points = [*dots, end]
    out = [_Stop(start + QPointF(STUB, 0), leaves=False)] if points[0].x() < start.x() + STUB else []
    inward = [_Stop(end - QPointF(STUB, 0), arrives=False)] if dots and dots[-1].x() > end.x() - STUB else []
    before, after = (out[0].point if out else start), (inward[0].point if inward else end)
    passed = [_stop(*three) for three in zip([before, *dots], dots, [*dots[1:], after], strict=False)]
    return [_Stop(start), *out, *passed, *inward, _Stop(end)]


def _stop(before: QPointF, dot: QPointF, after: QPointF) -> _Stop:
    """Upright where the wire goes up or down through a dot; a corner where it turns back both ways; level elsewhere."""
    came, goes = dot - before, after - dot
    upright = came.y() * goes.y() > 0
    corner = came.y() * goes.y() < 0 and came.x() * goes.x() < 0
    return _Stop(dot, arrives=not (upright or corner), leaves=not upright, dot=True)


def _square(stops: list[_Stop]) -> list[_Stop]:
    """The stops, and between them the corners that make all lines level or upright."""
    found = [stops[0]]
    for one, other in pairwise(stops):
        a, b = one.point, other.point
        if one.leaves and other.arrives:
            turn = (a.x() + b.x()) / 2
            if other.dot != one.dot:  # between a port and a dot: near the port, where no block stands
                turn = min(turn, a.x() + GAP) if other.dot else max(turn, b.x() - GAP)
            corners = [QPointF(turn, a.y()), QPointF(turn, b.y())] if a.y() != b.y() else []
        elif one.leaves or other.arrives:
            corners = [QPointF(b.x(), a.y()) if one.leaves else QPointF(a.x(), b.y())]
        else:
            turn = (a.y() + b.y()) / 2
            corners = [QPointF(a.x(), turn), QPointF(b.x(), turn)] if a.x() != b.x() else []
        found += [_Stop(corner) for corner in corners if corner not in (a, b)]
        found.append(other)
    return found


def _lane(start: QPointF, end: QPointF) -> list[_Stop]:
    """Out, to the lane between the rows, back along it, and in."""
    lane = (start.y() + end.y()) / 2
    if abs(end.y() - start.y()) < HEIGHT + 20:
        lane = max(start.y(), end.y()) + HEIGHT / 2 + 24
    right, left = start.x() + STUB, end.x() - STUB
    corners = [QPointF(right, start.y()), QPointF(right, lane), QPointF(left, lane), QPointF(left, end.y())]
    return [_Stop(point) for point in (start, *corners, end)]


def _rounded(stops: list[_Stop]) -> QPainterPath:
    """Lines with round corners."""
    path = QPainterPath(stops[0].point)
    for before, stop, after in zip(stops, stops[1:], stops[2:], strict=False):
        corner = stop.point
        if stop.dot:
            path.lineTo(corner)
            continue
        path.lineTo(corner + _towards(corner, before.point))
        path.quadTo(corner, corner + _towards(corner, after.point))
    path.lineTo(stops[-1].point)
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """A step from a corner, as long as its rounding."""
    way = other - corner
    size = abs(way.x()) + abs(way.y())
    return way * (min(ROUND, size / 2) / size) if size else way
