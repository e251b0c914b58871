"""Where things are on the canvas, in scene units: blocks, ports and the curves between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.graph import Block, Wire
from engine.layer import Loss

GRID = 20
WIDTH, HEIGHT = 160.0, 92.0
PORT_RADIUS = 6.0
PORT_PITCH = 26.0
GAP = 60.0  # between neighbours that the canvas places itself
PICTURE = 48.0


@dataclass(frozen=True)
class Port:
    """One end that a wire can have: the input number `index` of a block, or its output."""

    block: str
    output: bool
    index: int = 0


def snap(value: float) -> float:
    return round(value / GRID) * GRID


def snapped(point: QPointF) -> QPointF:
    return QPointF(snap(point.x()), snap(point.y()))


def input_count(block: Block, wired: int) -> int:
    """How many input ports a block shows: those it names, or, where it takes any number, one more than are wired."""
    layer = block.layer
    if layer.variadic:
        return max(2, wired + 1) if wired >= 2 else 2
    return max(len(layer.ports), wired)


def has_output(block: Block) -> bool:
    return not isinstance(block.layer, Loss)


def block_height(inputs: int) -> float:
    return max(HEIGHT, 2 * 14.0 + inputs * PORT_PITCH)


def block_rect(center: QPointF, inputs: int) -> QRectF:
    height = block_height(inputs)
    return QRectF(center.x() - WIDTH / 2, center.y() - height / 2, WIDTH, height)


def port_point(rect: QRectF, port: Port, inputs: int) -> QPointF:
    """Where a port sits on the edge of its block."""
    center = rect.center()
    if port.output:
        return QPointF(rect.right(), center.y())
    return QPointF(rect.left(), center.y() + (port.index - (inputs - 1) / 2) * PORT_PITCH)


def wire_path(start: QPointF, end: QPointF) -> QPainterPath:
    """A curve that leaves to the right and arrives from the left; it swings wider where the target lies behind the source."""
    path = QPainterPath(start)
    ahead = end.x() - start.x()
    reach = max(24.0, ahead / 2) if ahead >= 0 else min(160.0, 40.0 - ahead / 2)
    path.cubicTo(start.x() + reach, start.y(), end.x() - reach, end.y(), end.x(), end.y())
    return path


def wires_by_target(wires: tuple[Wire, ...]) -> dict[str, list[Wire]]:
    found: dict[str, list[Wire]] = {}
    for wire in wires:
        found.setdefault(wire.target, []).append(wire)
    return found


def free_place(wanted: QPointF, taken: Mapping[str, tuple[float, float]]) -> QPointF:
    """The place nearest below `wanted`, on the grid, where a block overlaps none of those at `taken`."""
    place = snapped(wanted)
    step = snap(HEIGHT + 28)
    while any(abs(x - place.x()) < WIDTH and abs(y - place.y()) < HEIGHT for x, y in taken.values()):
        place += QPointF(0, step)
    return place
