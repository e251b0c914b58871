"""Rubber band: select what lies in a rectangle; drawn to the right it takes what is inside, to the left what it touches."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ..items.look import Look
from .gesture import Gesture, Modifiers


class RubberBand(Gesture):
    """Shift adds to the selection, Ctrl toggles."""

    over = True

    def __init__(self, stage, start: QPointF):
        super().__init__(stage)
        self.start = self.end = start
        self.before = stage.document.selection

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.end = point
        self.stage.document.select(self._chosen(modifiers))

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.end = point
        self.stage.document.select(self._chosen(modifiers))
        return True

    def cancel(self) -> None:
        self.stage.document.select(self.before)

    def _chosen(self, modifiers: Modifiers) -> set[str]:
        band = QRectF(self.start, self.end).normalized()
        touching = self.end.x() < self.start.x()
        scene = self.stage.scene
        collapsed = {key: item for key, item in scene.groups.items() if item.group.collapsed}
        items = {**{item.id: item for item in scene.shown()}, **scene.shown_dots(), **scene.notes, **collapsed}
        hit = {key for key, item in items.items() if (band.intersects(item.rect) if touching else band.contains(item.rect))}
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self.before | hit
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return self.before ^ hit
        return hit

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        touching = self.end.x() < self.start.x()
        style = Qt.PenStyle.DashLine if touching else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.accent, 1.2 / scale, style))
        painter.setBrush(look.band)
        painter.drawRect(QRectF(self.start, self.end).normalized())
