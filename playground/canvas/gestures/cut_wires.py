"""Cut wires: draw a line; the wires that it crosses light up, and go when the button is let go."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.document.edits import disconnect

from ..items.look import Look
from ..words import tr
from .gesture import Gesture, Modifiers


class CutWires(Gesture):
    cursor = Qt.CursorShape.CrossCursor
    over = True

    def __init__(self, stage, start: QPointF):
        super().__init__(stage)
        self.start = self.end = start
        self.crossed = []

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.end = point
        line = QLineF(self.start, self.end)
        self.crossed = [item for item in self.stage.scene.wires.values() if not item.hidden and item.crosses(line)]

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        wires = [item.wire for item in self.crossed]
        if wires:
            name = tr("Cut a wire") if len(wires) == 1 else tr("Cut wires")
            self.stage.document.apply(name, disconnect(self.stage.document.project, *wires))
        return True

    def cancel(self) -> None:
        self.crossed = []

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.error, max(3.0, 3.0 / scale)))
        for item in self.crossed:
            painter.drawPath(item.path)
        painter.setPen(QPen(look.error, 1.5 / scale, Qt.PenStyle.DashLine))
        painter.drawLine(self.start, self.end)
