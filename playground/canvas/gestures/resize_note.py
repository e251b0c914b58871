"""Resize a note by its lower right corner."""

from PySide6.QtCore import QPointF, QRectF, Qt

from playground.document.edits import change_note

from ..items.geometry import GRID, snap
from ..words import tr
from .gesture import Gesture, Modifiers


class ResizeNote(Gesture):
    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, stage, start: QPointF, note: str):
        super().__init__(stage)
        self.id = note
        self.start = start
        self.before = QRectF(stage.scene.notes[note].rect)

    def parts(self) -> list[QRectF | None]:
        return [self.stage.scene.notes[self.id].outer]

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        way = point - self.start
        width = max(4.0 * GRID, snap(self.before.width() + way.x()))
        height = max(2.0 * GRID, snap(self.before.height() + way.y()))
        self.stage.scene.notes[self.id].rect.setSize(QRectF(0, 0, width, height).size())

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        size = self.stage.scene.notes[self.id].rect.size()
        project = change_note(self.stage.document.project, self.id, width=size.width(), height=size.height())
        self.stage.document.apply(tr("Resize a note"), project)
        return True

    def cancel(self) -> None:
        self.stage.scene.notes[self.id].rect = QRectF(self.before)
