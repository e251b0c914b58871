"""Where things are on the canvas, in scene units: blocks and ports."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from engine.graph import Block, Wire
from engine.layer import Loss

GRID = 20
WIDTH, HEIGHT = 160.0, 92.0
PORT_RADIUS = 6.0
PORT_PITCH = 26.0
PICTURE = 48.0
LARGE_PICTURE = 108.0  # what a block grows by when its picture is large


@dataclass(frozen=True)
class Port:
    """One end that a wire can have: the input number `index` of a block, or its output."""

    block: str
    output: bool
    index: int = 0


def length(vector: QPointF) -> float:
    return (vector.x() ** 2 + vector.y() ** 2) ** 0.5


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


def block_rect(center: QPointF, inputs: int, more: float = 0.0) -> QRectF:
    """A block around its centre; `more` is the height that a large picture adds."""
    height = block_height(inputs) + more
    return QRectF(center.x() - WIDTH / 2, center.y() - height / 2, WIDTH, height)


def port_point(rect: QRectF, port: Port, inputs: int) -> QPointF:
    """Where a port sits on the edge of its block."""
    center = rect.center()
    if port.output:
        return QPointF(rect.right(), center.y())
    return QPointF(rect.left(), center.y() + (port.index - (inputs - 1) / 2) * PORT_PITCH)


def wires_by_target(wires: tuple[Wire, ...]) -> dict[str, list[Wire]]:
    found: dict[str, list[Wire]] = {}
    for wire in wires:
        found.setdefault(wire.target, []).append(wire)
    return found
