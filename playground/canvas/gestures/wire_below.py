"""The wire below what is dragged, which it would go into: how that is shown, and why it can't."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph import Wire

from ..items.look import Look
from ..stage import Stage
from ..words import tr
from .bubble import paint_bubble


def paint_wire_below(painter: QPainter, look: Look, stage: Stage, wire: Wire | None, reason: str) -> None:
    """Light the wire up, if there is one, below the blocks; the painter is in scene units."""
    item = stage.scene.wires.get(wire) if wire is not None else None
    if item is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.error if reason else look.accent, max(4.0, 3.0 / stage.camera.scale)))
        painter.drawPath(item.path)


def paint_words_of_wire(painter: QPainter, look: Look, stage: Stage, below: QPointF, wire: Wire | None, reason: str) -> None:
    """Say below a scene point what a drop does: what is dragged hides the wire where blocks stand close."""
    blocks = stage.document.project.graph.blocks
    if reason:
        paint_bubble(painter, look, stage.camera.to_view(below), reason, wrong=True)
    elif wire is not None and {wire.source, wire.target} <= blocks.keys():
        words = tr("Insert between {0} and {1}").format(blocks[wire.source].name, blocks[wire.target].name)
        paint_bubble(painter, look, stage.camera.to_view(below), words, wrong=False)
